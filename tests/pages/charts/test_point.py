"""A mark that leaves its axis is an arrow with its number, never gone."""

import pytest

from pages.charts.point import point

ENDS = [0.0, 2.0]


def test_a_mark_within_the_axes_is_where_its_values_are():
    mark = point("now", 0.5, 2.0, "#000000", "diamond", x_range=ENDS, y_range=ENDS)
    assert (mark["x"], mark["y"], mark["mode"]) == ([0.5], [2.0], "markers")
    assert mark["marker"]["symbol"] == "diamond"


@pytest.mark.parametrize(
    ("x", "y", "at", "symbol", "number"),
    [
        (1.0, 7.25, (1.0, 2.0), "triangle-up", "7.25"),
        (1.0, -3.0, (1.0, 0.0), "triangle-down", "-3"),
        (5.0, 1.0, (2.0, 1.0), "triangle-right", "5"),
        (-5.0, 1.0, (0.0, 1.0), "triangle-left", "-5"),
        (1.0, float("inf"), (1.0, 2.0), "triangle-up", "∞"),
    ],
)
def test_a_mark_beyond_an_axis_is_an_arrow_with_its_number(x, y, at, symbol, number):
    mark = point("now", x, y, "#000000", x_range=ENDS, y_range=ENDS)
    assert (mark["x"][0], mark["y"][0]) == at
    assert mark["marker"]["symbol"] == symbol
    assert mark["text"] == [number]
