"""Handles of the targets, and what the controls make of a drag."""

from typing import Any
from unittest.mock import patch

import pytest

from pages.foundations.projection import moves
from pages.foundations.projection.controls import BY_KEY, spec_of
from pages.foundations.projection.presets import CASES
from pages.web.chart import Dragged

LINE, PLANE = CASES["A large and a small mode"], CASES["Three modes in the plane"]


def moved(case: dict[str, Any], name: str, x: float, y: float, *, done: bool = True) -> Any:
    """Return what a drag of a handle sets."""
    with patch("pages.web.address.assign") as assign:
        moves.move(case, Dragged(name, x, y, done))
    return {key: value for call in assign.call_args_list for key, value in call.args[0].items()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_handle_let_go_where_it_is_changes_nothing(case: dict[str, Any]) -> None:
    drawn = [each for each in moves.handles(case, 0.5) if each["name"] != moves.NEW]
    assert drawn
    for handle in drawn:
        set_to = moved(case, handle["name"], handle["x"], handle["y"])
        assert set_to, handle["name"]
        for key in set(set_to) - {"component"}:
            assert set_to[key] == pytest.approx(case[key]), key


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_presets_are_values_that_their_controls_allow(case: dict[str, Any]) -> None:
    assert all(BY_KEY[key].accepts(value) for key, value in case.items())
    assert spec_of(case).in_plane == (case["shape"] in ("plane", "banana", "ring"))


def test_the_height_of_a_top_is_the_share_of_its_component() -> None:
    up = moved(LINE, "loc_2", 4.0, 0.4, done=False)
    # A share of 0.4 σ sqrt(2π) = 0.50: as much as the other component, of weight 1.
    assert up["weight_2"] == pytest.approx(1.0)
    assert up["component"] == "2"


def test_a_component_dragged_to_the_axis_is_removed_on_release() -> None:
    held = moved(LINE, "loc_1", -2.0, 0.0, done=False)
    assert "components" not in held
    gone = moved(LINE, "loc_1", -2.0, 0.0)
    assert gone["components"] == 1
    assert (gone["loc_1"], gone["scale_1"]) == (LINE["loc_2"], LINE["scale_2"])


def test_a_new_component_comes_where_the_ring_is_let_go() -> None:
    assert moved(LINE, moves.NEW, 1.23, 0.2, done=False) == {}
    added = moved(LINE, moves.NEW, 1.23, 0.2)
    assert (added["components"], added["loc_3"], added["component"]) == (3, 1.2, "3")
    in_plane = moved(PLANE, moves.NEW, 1.23, -9.0)
    assert (in_plane["components"], in_plane["x_4"], in_plane["y_4"]) == (4, 1.2, -4.5)
    assert moved(LINE, "unknown_9", 0.0, 0.0) == {}
