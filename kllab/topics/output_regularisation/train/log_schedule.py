"""Log schedule of a sweep of classifiers: the steps with records and with tests."""

from kllab.topics.output_regularisation.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_TEST_EVERY = 20  # steps
_MOST_TESTS = 40  # of a sweep; a test costs as much as about five steps


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps with records: first, every tenth or more, the teachers' last, last.

    A record covers teachers or students, never both.
    """
    # One multiplication and addition per weight, forward and backward.
    every = record_interval(6 * config.parameter_count * config.batch_size)
    return LogSchedule(config.steps, every, also=(config.teacher_steps,))


def tested_steps(config: Config) -> list[int]:
    """Return the steps with tests on held-out images: about 40, including first and last."""
    schedule = log_schedule(config)
    first = config.teacher_steps + schedule.every  # the students' first full record
    tested = {config.teacher_steps, first - first % schedule.every}
    tested |= {*schedule.sparse(max(_TEST_EVERY, -(-config.steps // _MOST_TESTS)))}
    return sorted(step for step in tested if 1 <= step <= config.steps)
