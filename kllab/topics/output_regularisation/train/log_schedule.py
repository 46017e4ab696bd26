"""At which steps a sweep shows itself: by config alone, so that a resumed run keeps to it."""

from kllab.topics.output_regularisation.train.config import Config

_RECORD_EVERY = 10
_WORK_PER_RECORD = 1e10  # multiplications and additions: a quarter of a second on a slow core
_TEST_EVERY = 20  # steps
_MOST_TESTS = 40  # of a sweep; one costs about what five steps cost


def record_interval(config: Config) -> int:
    """Return the steps between records: 10, fewer where these would take too long."""
    # A multiplication and an addition for each weight, forward and backward.
    work = 6 * config.parameter_count * config.batch_size
    return max(1, min(_RECORD_EVERY, int(_WORK_PER_RECORD / work)))


def is_recorded(config: Config, step: int) -> bool:
    """Whether a record is due: after the first step, every interval, the teachers' last, the last.

    Records are of teachers or of students, never of both.
    """
    return step in (1, config.teacher_steps, config.steps) or step % record_interval(config) == 0


def tested_steps(config: Config) -> list[int]:
    """Return the steps at which held-out images are looked at: about 40, first and last."""
    every = record_interval(config)
    apart = max(_TEST_EVERY, -(-config.steps // _MOST_TESTS))
    apart = -(-apart // every) * every
    first = config.teacher_steps + every  # the students' first full record
    marks = {1, config.teacher_steps, first - first % every, config.steps}
    marks |= set(range(apart, config.steps + 1, apart))
    return sorted(step for step in marks if 1 <= step <= config.steps)
