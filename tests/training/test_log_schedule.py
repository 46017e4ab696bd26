import pytest

from kllab.training.log_schedule import LogSchedule, record_interval


@pytest.mark.parametrize(("work", "every"), [(1.0, 10), (2e9, 5), (1e10, 1), (1e15, 1)])
def test_the_interval_is_bounded_by_the_work_between_records(work: float, every: int) -> None:
    assert record_interval(work) == every


def test_first_last_and_named_steps_are_due() -> None:
    schedule = LogSchedule(steps=47, every=10, also=(13,))
    due = [step for step in range(1, 48) if schedule.is_due(step)]
    assert due == [1, 10, 13, 20, 30, 40, 47]


@pytest.mark.parametrize("apart", [1, 5, 10, 11, 100])
def test_sparse_steps_have_a_record_and_both_ends(apart: int) -> None:
    schedule = LogSchedule(steps=205, every=5)
    steps = schedule.sparse(apart)
    assert steps[0] == 1
    assert steps[-1] == 205
    assert all(map(schedule.is_due, steps))
    assert schedule.rounded_up(apart) - apart < 5
    assert schedule.rounded_up(apart) % 5 == 0
