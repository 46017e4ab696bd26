"""At which steps a VAE training yields records, tests and images."""

from kllab.topics.vae.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

TEST_IMAGES = 1_000
"""Held-out images a test looks at, at most."""

_WORK_PER_RECORD = 2e10  # multiplications and additions: half a second on a slow core
_EARLY = 50  # steps that are tested at every record: this is when samples change most
_YOUNG = 500  # steps that are tested more often than later ones
_TEST_EVERY_YOUNG, _TEST_EVERY = 50, 200
_IMAGES_PER_TEST = 6_400  # a test costs about what training on 400 images costs: 6 %


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps of records: the first, every tenth at most, the last."""
    # A multiplication and an addition for each weight, forward and twice backward.
    work = 6 * config.parameter_count * config.batch_size
    return LogSchedule(config.steps, record_interval(work, work=_WORK_PER_RECORD))


def is_tested(config: Config, step: int) -> bool:
    """Whether that record carries a test and images: at each record, then every 50, then 200 steps.

    Small batches are tested less often, so that tests stay below a tenth of the time.
    """
    schedule = log_schedule(config)
    often = _TEST_EVERY_YOUNG if step <= _YOUNG else _TEST_EVERY
    apart = schedule.rounded_up(max(often, _IMAGES_PER_TEST // config.batch_size))
    return schedule.is_due(step) and (step <= _EARLY or step % apart == 0 or step == config.steps)
