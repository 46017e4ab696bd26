"""Traces of a chart: lines, markers, areas, bars and heat maps."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pages.charts.theme import NEGATIVE_FILL, POSITIVE_FILL, Array, Trace
from pages.charts.typed_array import typed_array


def line(name: str, x: ArrayLike, y: ArrayLike, **style: Any) -> Trace:
    """Return a curve without markers; `style` is Plotly's: color, dash, width."""
    return _scatter("lines", name, x, y) | {"line": style}


def markers(name: str, x: ArrayLike, y: ArrayLike, **style: Any) -> Trace:
    """Return markers without a line; `style` is Plotly's: color, symbol, size, opacity."""
    return _scatter("markers", name, x, y) | {"marker": style}


def _scatter(mode: str, name: str, x: ArrayLike, y: ArrayLike) -> Trace:
    return {
        "type": "scatter",
        "mode": mode,
        "name": name,
        "x": typed_array(x),
        "y": typed_array(y),
    }


def area(name: str, x: ArrayLike, y: ArrayLike, colour: str, fill: str = "tozeroy") -> Trace:
    """Return a filled area without an outline, by default between `y` and 0."""
    return line(name, x, y, width=0) | {"fill": fill, "fillcolor": colour, "hoverinfo": "skip"}


def signed_curve(names: tuple[str, str, str], x: Array, y: Array, **style: Any) -> list[Trace]:
    """Return the areas between a curve and 0, above and below, and the curve, so named."""
    above, below, name = names
    return [
        area(above, x, np.maximum(y, 0), POSITIVE_FILL),
        area(below, x, np.minimum(y, 0), NEGATIVE_FILL),
        line(name, x, y, **style),
    ]


def area_between(name: str, x: Array, low: Array, high: Array, colour: str) -> Trace:
    """Return the area between two curves, as one closed outline."""
    outline = np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])
    return area(name, *outline, colour, "toself")


def bars(name: str, x: Any, y: Any, colour: str, pattern: str = "", **overrides: Any) -> Trace:
    """Return bars with a pattern, which is Plotly's: "" for none, "/", "x", "."."""
    return {
        "type": "bar",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": colour, "pattern": {"shape": pattern}},
        **overrides,
    }


def heat_map(z: ArrayLike, low: float, high: float, colours: Any, **overrides: Any) -> Trace:
    """Return a heat map with colours from `low` to `high`."""
    return {
        "type": "heatmap",
        "z": typed_array(z),
        "zmin": low,
        "zmax": high,
        "colorscale": colours,
        **overrides,
    }


def even_grid(x: Array, y: Array) -> dict[str, float]:
    """Return the coordinates of a heat map over an even grid, as four numbers."""
    return {
        "x0": float(x[0]),
        "dx": float(x[1] - x[0]),
        "y0": float(y[0]),
        "dy": float(y[1] - y[0]),
    }


def joined(curves: Iterable[Array]) -> Array:
    """Join coordinates of several curves, each (points,); NaN after each ends its line."""
    gap = np.array([np.nan])
    return np.concatenate([gap[:0], *(piece for curve in curves for piece in (curve, gap))])
