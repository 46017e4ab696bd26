"""Messages of the drawing pad: a browser may send anything."""

import pytest

from kllab.topics.latent_space.strokes import Strokes
from pages.web.drawing_pad import read_drawing


def test_a_drawing_is_read() -> None:
    expected = Strokes((((0, 0), (1, 0)), ((63, 63),)))
    assert read_drawing({"strokes": "AABA.__", "done": False}) == (expected, False)


@pytest.mark.parametrize(
    "message",
    [None, 3, {}, {"strokes": "AA"}, {"strokes": 3, "done": True}, {"strokes": "A", "done": True},
     {"strokes": "AA" * 501, "done": True}, {"strokes": "AA", "done": 1}],
)  # fmt: skip
def test_other_messages_are_not(message: object) -> None:
    assert read_drawing(message) is None
