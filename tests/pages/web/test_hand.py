"""What a browser says of a slider in the hand is checked before a control takes it."""

from typing import Any

import pytest

from pages.web.control_kinds import Slider, Steps
from pages.web.hand import read_move

GOOD: dict[str, Any] = {"key": "loc_q", "position": 1}


def test_a_move_is_read() -> None:
    assert read_move(GOOD) == ("loc_q", 1.0)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "loc_q",
        [],
        {},
        {"key": "loc_q"},
        GOOD | {"key": 1},
        GOOD | {"position": "1"},
        GOOD | {"position": float("nan")},
        GOOD | {"position": 10**400},
    ],
)
def test_any_other_message_moves_nothing(message: object) -> None:
    assert read_move(message) is None


@pytest.mark.parametrize(
    ("position", "value"),
    [(1.0, 1.0), (0.30000000000000004, 0.3), (9.0, 5.0), (-1e299, 0.0)],
)
def test_a_slider_takes_an_allowed_value(position: float, value: float) -> None:
    slider = Slider("a", "A", 0.0, 5.0, 0.5, 0.1)
    assert slider.settle(slider.at(position)) == value


@pytest.mark.parametrize(("position", "value"), [(0, 0.1), (2, 10.0), (99, 10.0), (-5, 0.1)])
def test_a_slider_over_options_takes_the_option_at_an_index(position: float, value: float) -> None:
    assert Steps("a", "A", (0.1, 1.0, 10.0), 1.0).at(position) == value
