"""Thumbnails: small drawings of a topic, as SVG, from the topic's own computation.

A page that has one defines ``thumbnail()`` in its module ``thumbnail.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pages.charts.theme import P_COLOUR, Q_COLOUR, Array

WIDTH, HEIGHT = 120, 64
"""Size in pixels; the drawing can be scaled."""
GREY = "#7a838c"
"""Colour of everything that is neither P nor Q; visible on light and on dark."""
_MARGIN = 3.0
_MOST_POINTS = 72
_DEPTHS = 4
"""Number of opacities of cells; white is not drawn."""
Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Curve:
    """Line through points, (n,) each, or several (k, n); NaN breaks it.

    Attributes
    ----------
    dashed : bool
        Whether it is dashed, as Q is on all charts.
    fill : float
        Opacity of the area between the line and the straight line from its end to its start.
    """

    x: Array
    y: Array
    colour: str = GREY
    dashed: bool = False
    fill: float = 0.0
    width: float = 1.6


@dataclass(frozen=True, eq=False)
class Dots:
    """Round marks at points, (n,), of one size in pixels."""

    x: Array
    y: Array
    colour: str = GREY
    size: float = 4.0


@dataclass(frozen=True, eq=False)
class Cells:
    """Unit squares around whole numbers: column, row (downwards), and opacity from 0 to 1."""

    values: Array
    colour: str = GREY


Mark = Curve | Dots | Cells


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """Marks, and the ends of the axes.

    Attributes
    ----------
    is_square : bool
        Whether a unit is equally long on both axes; the drawing is then centred.
    """

    marks: Sequence[Mark]
    x: Ends
    y: Ends
    is_square: bool = False


def in_look_of_p(x: Array, y: Array) -> Curve:
    """Return the outline of P, with the area below it."""
    return Curve(x, y, P_COLOUR, fill=0.18)


def in_look_of_q(x: Array, y: Array) -> Curve:
    """Return the outline of Q, dashed, with the area below it."""
    return Curve(x, y, Q_COLOUR, dashed=True, fill=0.12)


def svg(thumbnail: Thumbnail) -> str:
    """Draw a thumbnail as an SVG document with single quotes."""
    drawn = "".join(_drawn(mark, thumbnail) for mark in thumbnail.marks)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' fill='none' "
        f"stroke-linejoin='round' stroke-linecap='round'>{drawn}</svg>"
    )


def _drawn(mark: Mark, where: Thumbnail) -> str:
    if isinstance(mark, Cells):
        return _cells(mark, where)
    if isinstance(mark, Dots):
        x, y = _pixels(mark.x, mark.y, where)
        path = "".join(f"M{_point(a, b)}h0" for a, b in zip(x, y, strict=True))
        return f"<path stroke='{mark.colour}' stroke-width='{mark.size:g}' d='{path}'/>"
    lines = zip(np.atleast_2d(mark.x), np.atleast_2d(mark.y), strict=True)
    path = "".join(_path(x, y, where) for x, y in lines)
    look = f"stroke='{mark.colour}' stroke-width='{mark.width:g}'"
    if mark.dashed:
        look += " stroke-dasharray='4 3'"
    if mark.fill:
        look += f" fill='{mark.colour}' fill-opacity='{mark.fill:g}'"
    return f"<path {look} d='{path}'/>"


def _path(x: Array, y: Array, where: Thumbnail) -> str:
    """Return a line's path, through at most `_MOST_POINTS` points within the axis."""
    if np.all(np.diff(x) >= 0):
        inside = (x >= where.x[0]) & (x <= where.x[1])
        x, y = x[inside], y[inside]
    if len(x) > _MOST_POINTS:
        few = np.linspace(0, len(x) - 1, _MOST_POINTS).round().astype(int)
        x, y = x[few], y[few]
    path, is_first = "", True
    for a, b in zip(*_pixels(x, y, where), strict=True):
        if np.isfinite(a) and np.isfinite(b):
            path += f"{'M' if is_first else 'L'}{_point(a, b)}"
        is_first = not np.isfinite(b)
    return path


def _cells(mark: Cells, where: Thumbnail) -> str:
    (rows, columns), unit = mark.values.shape, _scale(where)[0]
    depth = np.rint(np.clip(mark.values, 0, 1) * _DEPTHS).astype(int)
    drawn = ""
    for level in range(1, _DEPTHS + 1):
        path = ""
        for row, column in np.argwhere(depth.reshape(rows, columns) == level):
            x, y = _pixels(np.array([column - 0.5]), np.array([row - 0.5]), where)
            path += f"M{_point(x[0], y[0])}h{unit:.1f}v{unit:.1f}h-{unit:.1f}z"
        if path:
            opacity = level / _DEPTHS
            drawn += f"<path fill='{mark.colour}' fill-opacity='{opacity:g}' d='{path}'/>"
    return drawn


def _scale(where: Thumbnail) -> tuple[float, float]:
    """Return the lengths in pixels of a unit of x and of y."""
    (left, right), (low, high) = where.x, where.y
    across = (WIDTH - 2 * _MARGIN) / abs(right - left)
    up = (HEIGHT - 2 * _MARGIN) / abs(high - low)
    return (min(across, up),) * 2 if where.is_square else (across, up)


def _pixels(x: Array, y: Array, where: Thumbnail) -> tuple[Array, Array]:
    (left, right), (low, high), (across, up) = where.x, where.y, _scale(where)
    upwards = 1 if high > low else -1
    return (
        WIDTH / 2 + across * (x - (left + right) / 2),
        np.clip(HEIGHT / 2 - upwards * up * (y - (low + high) / 2), -HEIGHT, 2 * HEIGHT),
    )


def _point(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"
