"""At which steps a sweep of classifiers yields records and tests."""

from kllab.topics.output_regularisation.train.config import Config
from kllab.training.log_schedule import LogSchedule, record_interval

_TEST_EVERY = 20  # steps
_MOST_TESTS = 40  # of a sweep; one costs about what five steps cost


def log_schedule(config: Config) -> LogSchedule:
    """Return the steps of records: the first, every tenth at most, the teachers' last, the last.

    Records are of teachers or of students, never of both.
    """
    # A multiplication and an addition for each weight, forward and backward.
    every = record_interval(6 * config.parameter_count * config.batch_size)
    return LogSchedule(config.steps, every, also=(config.teacher_steps,))


def tested_steps(config: Config) -> list[int]:
    """Return the steps at which held-out images are looked at: about 40, first and last."""
    schedule = log_schedule(config)
    first = config.teacher_steps + schedule.every  # the students' first full record
    tested = {config.teacher_steps, first - first % schedule.every}
    tested |= {*schedule.sparse(max(_TEST_EVERY, -(-config.steps // _MOST_TESTS)))}
    return sorted(step for step in tested if 1 <= step <= config.steps)
