"""Log schedule of a sweep of bottlenecks: the steps with records and with tests."""

from kllab.topics.information_bottleneck.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_TEST_EVERY = 30  # steps; a test costs as much as about three steps
_MOST_TESTS = 60


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps with records: the first, every tenth or more, the last."""
    # One multiplication and addition per weight, forward and backward.
    return LogSchedule(
        config.steps, record_interval(6 * config.parameter_count * config.batch_size)
    )


def tested_steps(config: Config) -> list[int]:
    """Return the steps with tests on held-out images, in order: about 60, all with records."""
    return log_schedule(config).sparse(max(_TEST_EVERY, -(-config.steps // _MOST_TESTS)))
