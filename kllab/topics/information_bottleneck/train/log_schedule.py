"""At which steps a sweep of bottlenecks yields records and tests."""

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_TEST_EVERY = 30  # steps; a test costs about what three steps cost
_MOST_TESTS = 60


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps of records: the first, every tenth at most, the last."""
    # A multiplication and an addition for each weight, forward and backward.
    return LogSchedule(
        config.steps, record_interval(6 * config.parameter_count * config.batch_size)
    )


def tested_steps(config: Config) -> list[int]:
    """Return the steps, in order, at which held-out images are looked at: records, about 60."""
    return log_schedule(config).sparse(max(_TEST_EVERY, -(-config.steps // _MOST_TESTS)))
