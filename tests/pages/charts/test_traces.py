"""Traces that are made of several curves."""

import numpy as np

from pages.charts.shapes import level_line, strip, upright_line
from pages.charts.traces import area_between, even_grid, joined
from tests.support.plain_figure import decoded

X = np.array([0.0, 1.0, 2.0])


def test_curves_of_any_length_are_joined_with_a_gap_after_each() -> None:
    found = joined([X, X[:1]])
    np.testing.assert_array_equal(found, [0, 1, 2, np.nan, 0, np.nan])
    assert joined([]).shape == (0,)


def test_the_area_between_two_curves_is_one_closed_outline() -> None:
    trace = area_between("between", X, X - 1, X + 1, "#000000")
    np.testing.assert_array_equal(decoded(trace["x"]), [0, 1, 2, 2, 1, 0])
    np.testing.assert_array_equal(decoded(trace["y"]), [-1, 0, 1, 3, 2, 1])
    assert trace["fill"] == "toself"


def test_an_even_grid_is_its_first_points_and_steps() -> None:
    assert even_grid(X, 3 + X / 2) == {"x0": 0.0, "dx": 1.0, "y0": 3.0, "dy": 0.5}


def test_lines_across_a_chart_lie_in_their_panel_and_carry_their_label() -> None:
    level = level_line(0.5, 3)
    assert (level["xref"], level["yref"], level["y0"], level["y1"]) == ("x3 domain", "y3", 0.5, 0.5)
    assert level_line(0.5)["xref"] == "x domain"
    upright = upright_line(0.5, "#000000", text="P")
    assert (upright["x0"], upright["x1"], upright["yref"]) == (0.5, 0.5, "paper")
    assert upright["label"] == {"textangle": 0, "text": "P"}


def test_a_strip_covers_the_chart_between_two_values_of_an_axis() -> None:
    gap, spread = strip("x", -0.5, 0.25, "#000000"), strip("y", 1, 3, "#ffffff")
    assert [gap[end] for end in ("x0", "x1", "y0", "y1", "yref")] == [-0.5, 0.25, 0, 1, "paper"]
    assert [spread[end] for end in ("y0", "y1", "x0", "x1", "xref")] == [1, 3, 0, 1, "paper"]
    assert "xref" not in gap
    assert "yref" not in spread
    assert (gap["fillcolor"], gap["layer"]) == ("#000000", "below")
