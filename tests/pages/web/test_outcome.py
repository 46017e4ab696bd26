"""Quantities of a finished training, and how their range over seeds is written."""

from typing import Any

import numpy as np
import pytest

from kllab.training.run_view import RunView
from kllab.training.settings import Settings
from pages.web.outcome import (
    Outcome,
    Range,
    at,
    end,
    first_step,
    highest,
    lowest,
    median,
    quantities_of,
    ranges,
    since,
)

RUN: RunView[Any] = RunView(
    config=Settings(),
    columns={
        "step": np.array([1.0, 10.0, 20.0, 30.0, 40.0]),
        "rate": np.array([5.0, 9.0, 2.0, 4.0, 3.0]),
        "tested": np.array([np.nan, 7.0, np.nan, 1.0, np.nan]),
    },
    arrays={},
)


def test_quantities_read_their_steps_and_skip_what_was_not_measured() -> None:
    found = {
        end("rate"): 3.0,
        end("tested"): 1.0,
        at("tested", 29): 7.0,
        at("rate", 20): 2.0,
        lowest("rate"): 2.0,
        lowest("rate", 30): 3.0,
        highest("rate", 0, 1): 5.0,
        highest("rate"): 9.0,
        median("rate"): 4.0,
        first_step("rate", lambda rate: rate < 5): 20.0,
        since(highest, "rate", lambda rate: rate < 5): 4.0,
        since(lowest, "rate", lambda rate: rate > 8): 2.0,
    }
    for quantity, value in found.items():
        assert quantity(RUN) == value


def test_what_never_came_is_told_from_a_number() -> None:
    never = lambda rate: rate > 100  # noqa: E731
    assert first_step("rate", never)(RUN) == np.inf
    assert np.isnan(since(lowest, "rate", never)(RUN))
    assert np.isnan(since(highest, "rate", never)(RUN))
    with pytest.raises(ValueError, match="tested was not measured between steps 31 and 40"):
        lowest("tested", 31, 40)(RUN)


def test_a_range_is_one_number_where_both_look_alike() -> None:
    assert f"{Range(21.96, 22.04):.1f}" == "22.0"
    assert f"{Range(21.94, 22.04):.1f}" == "21.9–22.0"
    assert f"{Range(-9.04, -8.8):.1f}" == "-9.0 to -8.8"
    assert ranges({"rate": [3.0, 1.0, 2.0]}) == {"rate": Range(1.0, 3.0)}


def test_one_name_is_one_quantity() -> None:
    rate = end("rate")
    first = Outcome("", {"rate": rate}, lambda _mine, _other: True)
    second = Outcome("", {"rate": at("rate", 1)}, lambda _mine, _other: True)
    assert quantities_of((first, first)) == quantities_of(first) == {"rate": rate}
    with pytest.raises(ValueError, match="two quantities called rate"):
        quantities_of((first, second))
