"""At which steps a sweep shows itself: by config alone, so that a resumed run keeps to it."""

from kllab.topics.information_bottleneck.train.config import Config

_RECORD_EVERY = 10
_WORK_PER_RECORD = 1e10  # multiplications and additions: a quarter of a second on a slow core
_TEST_EVERY = 30  # steps; a test costs about what three steps cost
_MOST_TESTS = 60


def record_interval(config: Config) -> int:
    """Return the steps between records: 10, fewer where these would take too long."""
    # A multiplication and an addition for each weight, forward and backward.
    work = 6 * config.parameter_count * config.batch_size
    return max(1, min(_RECORD_EVERY, int(_WORK_PER_RECORD / work)))


def is_recorded(config: Config, step: int) -> bool:
    """Whether a record is due after `step` updates: the first, every interval, the last."""
    return step in (1, config.steps) or step % record_interval(config) == 0


def tested_steps(config: Config) -> list[int]:
    """Return the steps, in order, at which held-out images are looked at: records, about 60."""
    every = record_interval(config)
    apart = max(_TEST_EVERY, -(-config.steps // _MOST_TESTS))
    apart = -(-apart // every) * every
    return sorted({1, *range(apart, config.steps + 1, apart), config.steps})
