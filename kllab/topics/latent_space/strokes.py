"""Strokes of a pen: a drawing as a short text, which fits into a link, and as an image."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GRID = 64
"""Places of a point from the left and from the top."""
PEN = 7.0
"""Width of the pen, in units of the grid: digits get as much white as those of MNIST, nearly."""
MOST_POINTS = 500
SIZE = 56
"""Height and width of the image, in pixels: twice those of MNIST's digits."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
_BETWEEN = "."
_FORM = re.compile(r"(?:[\w-]{2})+(?:\.(?:[\w-]{2})+)*", re.ASCII)


@dataclass(frozen=True)
class Strokes:
    """Strokes of a pen on a square grid.

    Parameters
    ----------
    lines : tuple of tuples of (int, int)
        Points of each stroke, from 0 to 63 from the left and from the top. The pen goes straight
        from one point to the next; a single point is a dot.

    Raises
    ------
    ValueError
        If a stroke has no point, a point is outside of the grid, or there are too many points.

    Examples
    --------
    >>> one = Strokes((((32, 8), (32, 56)),))
    >>> one.text
    'gIg4'
    >>> Strokes.parse("gIg4") == one
    True
    """

    lines: tuple[tuple[tuple[int, int], ...], ...]

    def __post_init__(self) -> None:
        """Validate the points."""
        for number, line in enumerate(self.lines, start=1):
            if not line:
                raise ValueError(f"stroke {number} has no point; allowed: 1 or more")
            for x, y in line:
                if not (0 <= x < GRID and 0 <= y < GRID):
                    raise ValueError(
                        f"stroke {number} has the point ({x}, {y}); allowed: 0 to {GRID - 1}"
                    )
        if self.points > MOST_POINTS:
            raise ValueError(f"the drawing has {self.points} points; allowed: up to {MOST_POINTS}")

    @property
    def points(self) -> int:
        """Number of points."""
        return sum(len(line) for line in self.lines)

    @classmethod
    def parse(cls, text: str) -> "Strokes":
        """Return the strokes of a text, as made by `text`; of "" there are none.

        Raises
        ------
        ValueError
            If the text is not two letters a point, with a full stop between strokes.
        """
        if text and not _FORM.fullmatch(text):
            raise ValueError(
                f"{text[:40]!r} is no drawing; allowed: two of the letters A-Z, a-z, 0-9, - and _ "
                "for each point, a full stop between strokes"
            )
        return cls(
            tuple(
                tuple((_PLACE[x], _PLACE[y]) for x, y in zip(part[::2], part[1::2], strict=True))
                for part in text.split(_BETWEEN)
                if part
            )
        )

    @property
    def text(self) -> str:
        """Two letters a point, x and y, with a full stop between strokes."""
        parts = ("".join(_LETTERS[x] + _LETTERS[y] for x, y in line) for line in self.lines)
        return _BETWEEN.join(parts)

    def image(self, size: int = SIZE) -> NDArray[np.uint8]:
        """Return the drawing as (size, size) grey levels, 255 where the pen has been.

        A pixel at the edge of a stroke has the part of it that the pen covers, nearly.
        """
        reach = PEN / 2 * size / GRID
        distance = np.full((size, size), np.inf)
        for line in self.lines:
            points = (np.array(line, float) + 0.5) * size / GRID
            ends = (
                np.stack([points[:-1], points[1:]], axis=1)
                if len(line) > 1
                else points[None, [0, 0]]
            )
            for start, end in ends:
                _approach(distance, start, end, reach + 1)
        covered = np.clip(reach + 0.5 - distance, 0, 1)
        return np.rint(255 * covered).astype(np.uint8)


def _approach(
    distance: NDArray[np.float64],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    reach: float,
) -> None:
    """Lower the distances of pixels near a segment to those from it, in place."""
    low = np.maximum(np.floor(np.minimum(start, end) - reach), 0).astype(int)
    high = np.ceil(np.maximum(start, end) + reach).astype(int)
    part = distance[low[1] : high[1], low[0] : high[0]]
    x = np.arange(low[0], low[0] + part.shape[1]) + 0.5 - start[0]
    y = (np.arange(low[1], low[1] + part.shape[0]) + 0.5 - start[1])[:, None]
    along = end - start
    square = float(along @ along)
    at = np.clip((x * along[0] + y * along[1]) / square, 0, 1) if square else np.zeros((1, 1))
    np.minimum(part, np.hypot(x - at * along[0], y - at * along[1]), out=part)
