"""Strokes: their text, their limits, and the image of the pen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kllab.topics.latent_space.strokes import GRID, MOST_POINTS, PEN, Strokes

PLACE = some.integers(0, GRID - 1)
LINES = some.lists(some.lists(some.tuples(PLACE, PLACE), min_size=1, max_size=9), max_size=5)
DRAWINGS = LINES.map(lambda lines: Strokes(tuple(map(tuple, lines))))


def distance_from(strokes: Strokes, x: float, y: float) -> float:
    """Distance of a place from the nearest point of all strokes, in units of the grid."""
    near = np.inf
    for line in strokes.lines:
        for start, end in zip(line, (*line[1:], line[-1]), strict=True):
            parts = np.linspace(0, 1, 2000)[:, None]
            between = np.array(start) + 0.5 + parts * (np.array(end) - np.array(start))
            near = min(near, float(np.hypot(*(between - [x, y]).T).min()))
    return near


@given(DRAWINGS)
def test_a_text_has_all_of_a_drawing(strokes: Strokes) -> None:
    assert Strokes.parse(strokes.text) == strokes
    assert len(strokes.text) <= 3 * strokes.points


@pytest.mark.parametrize("size", [28, 56, 64])
def test_the_image_is_white_where_the_pen_has_been(size: int) -> None:
    strokes = Strokes((((5, 60), (30, 8), (31, 9)), ((50, 50),), ((63, 0), (40, 0))))
    image = strokes.image(size)
    unit = GRID / size
    away = np.array(
        [
            [distance_from(strokes, (x + 0.5) * unit, (y + 0.5) * unit) for x in range(size)]
            for y in range(size)
        ]
    )
    expected = np.clip((PEN / 2 - away) / unit + 0.5, 0, 1)
    assert image.dtype == np.uint8
    np.testing.assert_allclose(image / 255, expected, atol=0.02)


def test_nothing_is_drawn_without_strokes() -> None:
    assert Strokes.parse("") == Strokes(())
    assert not Strokes(()).image().any()


@pytest.mark.parametrize("text", ["A", "AA.", ".AA", "AA..AA", "AA.A", "A A", "äA", "AA\n", "AA+"])
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no drawing; allowed: two of the letters"):
        Strokes.parse(text)


def test_a_long_text_is_quoted_in_part() -> None:
    with pytest.raises(ValueError, match=r"^'A{40}' is no drawing"):
        Strokes.parse("A" * 100_001)


def test_points_are_limited() -> None:
    assert Strokes.parse("AA" * MOST_POINTS).points == MOST_POINTS
    with pytest.raises(ValueError, match=r"has 501 points; allowed: up to 500"):
        Strokes.parse("AA" * (MOST_POINTS + 1))
    with pytest.raises(ValueError, match=r"stroke 2 has the point \(64, 0\); allowed: 0 to 63"):
        Strokes((((0, 0),), ((64, 0),)))
    with pytest.raises(ValueError, match="stroke 1 has no point"):
        Strokes(((),))
