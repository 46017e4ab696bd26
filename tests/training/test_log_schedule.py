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
def test_evaluated_steps_have_a_record_and_include_both_ends(apart: int) -> None:
    schedule = LogSchedule(steps=205, every=5, phases=((205, apart),))
    first, *regular, last = schedule.evaluated
    assert (first, last) == (1, 205)
    assert all(map(schedule.is_due, schedule.evaluated))
    rounded = regular[0]
    assert rounded % 5 == 0 <= rounded - apart < 5
    assert regular == list(range(rounded, 205, rounded))


def test_each_phase_has_its_interval() -> None:
    schedule = LogSchedule(steps=95, every=5, phases=((20, 1), (60, 15), (95, 30)), also=(7, 200))
    assert schedule.evaluated == [1, 5, 7, 10, 15, 20, 30, 45, 60, 90, 95]
    assert LogSchedule(steps=3, every=10, phases=((50, 1),)).evaluated == [1, 3]
