"""Log schedule of a VAE: the steps with records, and with tests and images."""

from kllab.topics.vae.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

TEST_IMAGES = 1_000
"""Largest number of held-out images in a test."""

_WORK_PER_RECORD = 2e10  # multiplications and additions; half a second on a slow core
_EARLY = 50  # first steps, tested at every record: samples change most here
_YOUNG = 500  # steps with more frequent tests than later ones
_TEST_EVERY_YOUNG, _TEST_EVERY = 50, 200
_IMAGES_PER_TEST = 6_400  # a test costs about as much as training on 400 images: 6 %


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps with records: the first, every tenth or more, the last."""
    # One multiplication and addition per weight, forward and twice backward.
    work = 6 * config.parameter_count * config.batch_size
    return LogSchedule(config.steps, record_interval(work, work=_WORK_PER_RECORD))


def is_tested(config: Config, step: int) -> bool:
    """Return whether a record has a test: at first all, then every 50, then every 200 steps.

    With small batches tests are rarer, so that they take less than a tenth of the time.
    """
    schedule = log_schedule(config)
    often = _TEST_EVERY_YOUNG if step <= _YOUNG else _TEST_EVERY
    apart = schedule.rounded_up(max(often, _IMAGES_PER_TEST // config.batch_size))
    return schedule.is_due(step) and (step <= _EARLY or step % apart == 0 or step == config.steps)
