"""What a browser says of a shape that was dragged is checked before a control takes it."""

from typing import Any

import pytest

from pages.deep_learning.bayesian_network.controls import GAP
from pages.web.chart import Dragged, read_drag

GOOD: dict[str, Any] = {"name": "gap", "x": [-0.5, 1], "y": [0.0, 0.25]}


def test_a_drag_is_read() -> None:
    assert read_drag(GOOD) == Dragged("gap", (-0.5, 1.0), (0.0, 0.25))


@pytest.mark.parametrize(
    "message",
    [
        None,
        "gap",
        [],
        {},
        {"name": "gap"},
        GOOD | {"name": 1},
        GOOD | {"x": [0.0]},
        GOOD | {"x": [0.0, 1.0, 2.0]},
        GOOD | {"x": "01"},
        GOOD | {"x": [0.0, None]},
        GOOD | {"y": [0.0, "1"]},
        GOOD | {"y": [0.0, float("nan")]},
        GOOD | {"y": [0.0, float("inf")]},
        GOOD | {"x": [10**400, 0]},
    ],
)
def test_any_other_message_moves_nothing(message: object) -> None:
    assert read_drag(message) is None


def test_a_shape_beyond_the_sliders_takes_their_ends() -> None:
    assert [
        control.nearest(place) for control, place in zip(GAP, (-1e299, 1e299), strict=True)
    ] == [
        GAP[0].low,
        GAP[1].high,
    ]
