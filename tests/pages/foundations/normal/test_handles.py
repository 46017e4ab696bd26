"""Handles on the two bells, and what the controls make of a drag."""

from unittest.mock import patch

import pytest

from kllab.topics.normal.compute import explore
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal import controls, figures
from pages.web.chart import Dragged

PAIR = NormalPair(loc_p=-1.0, scale_p=0.5, loc_q=2.0, scale_q=3.0)


def moved(name: str, x: float) -> dict[str, float]:
    """Return what a drag of a handle sets."""
    with patch("pages.web.address.assign") as assign:
        controls.move(PAIR, Dragged(name, x, 0.0))
    return assign.call_args.args[0] if assign.called else {}


def test_a_handle_is_at_each_top_and_a_standard_deviation_beside_it() -> None:
    handles = figures.densities(explore(PAIR))["layout"]["meta"]["handles"]
    places = {each["name"]: (each["x"], each["y"]) for each in handles}
    assert places == {
        "loc_p": (-1.0, pytest.approx(PAIR.p.prob(-1.0))),
        "scale_p": (-0.5, pytest.approx(PAIR.p.prob(-0.5))),
        "loc_q": (2.0, pytest.approx(PAIR.q.prob(2.0))),
        "scale_q": (5.0, pytest.approx(PAIR.q.prob(5.0))),
    }
    ends = {each["name"]: each["x_range"] for each in handles}
    assert ends["loc_p"] == (-5.0, 5.0)
    assert ends["scale_q"] == (pytest.approx(2.1), 7.0)


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("loc_q", 1.26, {"loc_q": 1.3}),
        ("loc_p", 99.0, {"loc_p": 5.0}),
        ("scale_p", 0.04, {"scale_p": 1.0}),
        ("scale_q", -4.0, {"scale_q": 0.1}),
        ("unknown", 0.0, {}),
    ],
)
def test_a_drag_sets_the_nearest_step_of_its_slider(
    name: str, x: float, expected: dict[str, float]
) -> None:
    assert moved(name, x) == pytest.approx(expected)
