import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts.log_axis import log_axis
from pages.charts.steady_range import around, decades, from_zero, round_up

SIZES = st.floats(1e-9, 1e9)
VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=5)


@given(SIZES)
def test_a_round_number_is_above_and_not_far(value):
    assert value * (1 - 1e-9) <= round_up(value) <= 2.51 * value


@given(SIZES)
def test_a_round_number_stays(value):
    assert round_up(round_up(value)) == round_up(value)


def test_the_least_stands_in_for_what_is_not_above_zero():
    assert round_up(0.0, least=0.5) == round_up(-3.0, least=0.5) == 0.5


@given(VALUES, SIZES)
def test_a_range_from_zero_holds_zero_and_every_value(values, least):
    low, high = from_zero(values, least=least)
    reach = max(1e-9 * max(map(abs, values)), 1e-12 * high)
    assert low <= 0 < high
    assert low - reach <= min(values)
    assert max(values) <= high + reach
    assert high >= least


@given(VALUES, SIZES)
def test_a_range_around_values_holds_them_and_is_not_wide(values, least):
    low, high = around(values, least=least)
    wide = max(max(values) - min(values), least, 1e-9 * max(map(abs, values)))
    assert low - 1e-2 * wide <= min(values)
    assert max(values) <= high + 1e-2 * wide
    assert low < high <= low + 3 * wide


@pytest.mark.parametrize("make", [from_zero, around])
def test_what_is_not_finite_is_left_out_of_a_range(make):
    values = np.array([np.nan, 1.0, np.inf, 2.0, -np.inf])
    assert make(values, least=0.1) == make([1.0, 2.0], least=0.1)
    assert make([np.nan], least=0.5) == [0.0, 0.5]


def test_a_value_that_moves_a_little_changes_the_range_seldom():
    moved = [0.3 * 1.05**step for step in range(60)]  # to 5.6 in steps of 5 per cent
    ranges = [tuple(from_zero([value], least=1e-3)) for value in moved]
    assert sum(a != b for a, b in pairwise(ranges)) == 4
    # Also where it passes an end: a change each time would be one at every step.
    shifted = [tuple(around([80 + step / 10, 95 + step / 10], least=1.0)) for step in range(60)]
    assert sum(a != b for a, b in pairwise(shifted)) <= 4


@given(st.lists(st.floats(1e-30, 1e30), min_size=1, max_size=4))
def test_decades_are_whole_and_hold_every_value(values):
    low, high = decades(values)
    assert low <= min(values) * (1 + 1e-8)
    assert max(values) <= high * (1 + 1e-8)
    for end in (low, high):
        assert math.isclose(math.log10(end), round(math.log10(end)), abs_tol=1e-9)


def test_zeros_and_what_is_below_the_least_are_left_out_of_decades():
    assert decades([0.0, 1e-30, 0.2, np.inf], least=1e-3) == [0.1, 1.0]
    assert decades([0.0]) == [1.0, 10.0]


def test_each_tick_of_a_logarithmic_axis_carries_its_whole_number():
    shown = log_axis("σ", 0.1, 5.0)
    assert shown["ticktext"] == ["0.1", "0.2", "0.5", "1", "2", "5"]
    assert shown["tickvals"] == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5])
    assert shown["range"] == pytest.approx([-1.0, math.log10(5.0)])
    assert log_axis("α", 0.01, 1000.0)["ticktext"] == ["0.01", "0.1", "1", "10", "100", "1,000"]


def test_many_decades_get_a_tick_each_few():
    assert log_axis("error", 1e-15, 1.0)["ticktext"] == [
        "10⁻¹⁵",
        "10⁻¹²",
        "10⁻⁹",
        "10⁻⁶",
        "0.001",
        "1",
    ]
