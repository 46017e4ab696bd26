import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.runs.errors import UnknownRun
from kllab.runs.store.history import RUNS_KEPT, Histories, Rows, choose_rows


@given(st.lists(st.booleans(), min_size=1, max_size=300), st.integers(4, 50))
def test_chosen_rows_include_both_ends_and_rare_measurements(rare: list[bool], points: int) -> None:
    present = np.array([[True, has] for has in rare])
    chosen = choose_rows(present, points)
    assert min(len(rare), points) / 2 <= len(chosen) <= min(len(rare), points)
    assert (np.diff(chosen) > 0).all()
    assert chosen[0] == 0
    assert chosen[-1] == len(rare) - 1
    places = np.flatnonzero(rare)
    if len(places) <= points // 2 and len(places) < len(rare) / 2:
        assert set(places) <= set(chosen)


def test_rows_are_evenly_spaced() -> None:
    chosen = choose_rows(np.ones((1001, 1), dtype=bool), 101)
    assert set(np.diff(chosen)) <= {9, 10, 11}


class Source:
    def __init__(self) -> None:
        self.rows: Rows = []
        self.asked: list[int] = []

    def __call__(self, run_id: str, after: int) -> Rows:
        if run_id == "unknown":
            raise UnknownRun(run_id)
        self.asked.append(after)
        return [row for row in self.rows if row[0] > after]


def test_a_history_is_extended_from_its_last_step() -> None:
    source = Source()
    histories = Histories(source)
    assert histories.get("a", 4)["step"].shape == (0,)
    source.rows += [(10, {"step": 10, "loss": 0.1}), (20, {"step": 20, "loss": float("inf")})]
    np.testing.assert_array_equal(histories.get("a", 4)["loss"], [0.1, np.inf])
    source.rows += [(30, {"step": 30, "loss": 0.3, "rare": 7.0})]
    columns = histories.get("a", 4)
    assert source.asked == [0, 0, 0, 20]
    assert list(columns) == ["step", "loss", "rare"]
    np.testing.assert_array_equal(columns["step"], [10, 20, 30])
    np.testing.assert_array_equal(columns["rare"], [np.nan, np.nan, 7.0])
    with pytest.raises(ValueError, match="read-only"):
        columns["loss"][0] = 1.0


def test_the_cache_is_bounded_and_has_no_unknown_runs() -> None:
    source = Source()
    source.rows = [(1, {"loss": 1.0})]
    histories = Histories(source)
    for number in range(2 * RUNS_KEPT):
        histories.get(str(number), 4)
    assert histories._run.cache_info().currsize == RUNS_KEPT
    histories = Histories(source)
    with pytest.raises(UnknownRun):
        histories.get("unknown", 4)
    assert histories._run.cache_info().currsize == 0
