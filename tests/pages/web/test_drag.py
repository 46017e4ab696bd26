"""What a browser says of a handle that was dragged is checked before a control takes it."""

from typing import Any

import pytest

from pages.deep_learning.bayesian_network.controls import GAP
from pages.web.chart import Dragged, read_drag

GOOD: dict[str, Any] = {"name": "low", "x": -0.5, "y": 1, "done": False}


def test_a_drag_is_read() -> None:
    assert read_drag(GOOD) == Dragged("low", -0.5, 1.0, done=False)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "low",
        [],
        {},
        {"name": "low"},
        GOOD | {"name": 1},
        GOOD | {"x": "0"},
        GOOD | {"x": None},
        GOOD | {"y": [0.0]},
        GOOD | {"y": float("nan")},
        GOOD | {"y": float("inf")},
        GOOD | {"x": 10**400},
        GOOD | {"done": 1},
    ],
)
def test_any_other_message_moves_nothing(message: object) -> None:
    assert read_drag(message) is None


def test_a_handle_beyond_the_sliders_takes_their_ends() -> None:
    assert [
        control.nearest(place) for control, place in zip(GAP, (-1e299, 1e299), strict=True)
    ] == [
        GAP[0].low,
        GAP[1].high,
    ]
