"""At which steps a training shows itself: by config alone, so that a resumed run keeps to it."""

from kllab.topics.vae.train.config import Config

TEST_IMAGES = 1_000
"""Held-out images a test looks at, at most."""

_RECORD_EVERY = 10
_WORK_PER_RECORD = 2e10  # multiplications and additions: half a second on a slow core
_EARLY = 50  # steps that are tested at every record: this is when samples change most
_YOUNG = 500  # steps that are tested more often than later ones
_TEST_EVERY_YOUNG, _TEST_EVERY = 50, 200
_IMAGES_PER_TEST = 6_400  # a test costs about what training on 400 images costs: 6 %


def record_interval(config: Config) -> int:
    """Return the steps between records: 10, fewer where these would take too long.

    Between two records a training cannot be stopped.
    """
    # A multiplication and an addition for each weight, forward and twice backward.
    work = 6 * config.parameter_count * config.batch_size
    return max(1, min(_RECORD_EVERY, int(_WORK_PER_RECORD / work)))


def is_recorded(config: Config, step: int) -> bool:
    """Whether a record is due after `step` updates: the first, every interval, the last."""
    return step in (1, config.steps) or step % record_interval(config) == 0


def is_tested(config: Config, step: int) -> bool:
    """Whether that record carries a test and images: at each record, then every 50, then 200 steps.

    Small batches are tested less often, so that tests stay below a tenth of the time.
    """
    every = record_interval(config)
    often = _TEST_EVERY_YOUNG if step <= _YOUNG else _TEST_EVERY
    apart = max(often, _IMAGES_PER_TEST // config.batch_size)
    apart = -(-apart // every) * every
    return is_recorded(config, step) and (
        step <= _EARLY or step % apart == 0 or step == config.steps
    )
