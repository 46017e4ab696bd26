"""Figure of the divergence around an optimum, with the optimiser's path."""

from typing import Any

import numpy as np

from kllab.projection import Fit
from kllab.topics.projection.compute import PLANE, FitView
from kllab.topics.projection.landscape import Landscape
from pages.charts.point import point
from pages.charts.theme import Figure, Trace, axis, layout
from pages.charts.traces import even_grid, heat_map, line
from pages.foundations.direction import Q
from pages.foundations.projection.figures import closed

COLOURS: list[list[Any]] = [[0.0, "#f2f7fb"], [0.35, "#9fc3dd"], [1.0, "#1d4e79"]]
_TITLES = {
    "scale": ("mean of Q", "σ of Q"),
    "means": ("mean of the first component", "mean of the second component"),
    "plane": ("mean of Q, x", "mean of Q, y"),
}
_DEPTH = 6.0
"""Nats above the optimum at which the colours end."""


def draw(seen: Landscape, fit: FitView, optimum: int, step: int) -> Figure:
    """Draw the landscape around an optimum, its path up to a step, and all optima."""
    chosen = fit.found.fits[optimum]
    ground = seen.values
    least = min(float(np.nanmin(ground)), chosen.value)
    heights = np.sqrt(np.clip(ground - least, 0, None))
    height = heat_map(
        heights,
        0,
        _DEPTH**0.5,
        COLOURS,
        **even_grid(seen.x, seen.y),
        zsmooth="fast",
        showscale=False,
        hoverinfo="skip",
    )
    data: list[Trace] = [height]
    shape_x, shape_y = _TITLES[seen.kind]
    x, y = path(chosen, seen.kind)
    if len(x) > 1:
        done = line("path", x[: step + 1], y[: step + 1], color="#000000", width=2)
        data.append(done | {"mode": "lines+markers", "marker": {"size": 6, "color": "#000000"}})
    for place, each in enumerate(fit.found.fits):
        at = _at(each, seen.kind)
        symbol = "star" if each.is_global else "circle-open"
        data.append(
            point(f"optimum {place + 1}", *at, Q.colour, symbol, size=15 if each.is_global else 11)
            | {"showlegend": False}
        )
    if len(x) > 1:
        data.append(
            point(f"step {step}", x[step], y[step], "#E69F00", size=12) | {"showlegend": False}
        )
    if seen.kind == "plane":
        data.append(closed([chosen], "Q: 1 σ", (1.0,), **Q.line | {"width": 2}))
    shape = layout(
        xaxis=axis(shape_x, range=[float(seen.x[0]), float(seen.x[-1])]),
        yaxis=axis(shape_y, range=[float(seen.y[0]), float(seen.y[-1])]),
        hovermode="closest",
        showlegend=False,
    )
    if seen.kind == "plane":
        ends = [float(PLANE[0]), float(PLANE[-1])]
        shape["xaxis"] |= {"range": ends, "constrain": "domain"}
        shape["yaxis"] |= {"range": ends, "scaleanchor": "x", "constrain": "domain"}
    return {"data": data, "layout": shape}


def path(fit: Fit, kind: str) -> tuple[list[float], list[float]]:
    """Return the optimiser's path in the coordinates of a landscape."""
    if fit.path is None:
        return [], []
    models = fit.path.models
    x = models.loc[:, 0, 0]
    if kind == "scale":
        y = models.tril[:, 0, 0, 0]
    else:
        y = models.loc[:, 1, 0] if kind == "means" else models.loc[:, 0, 1]
    return x.tolist(), y.tolist()


def _at(fit: Fit, kind: str) -> tuple[float, float]:
    x = float(fit.means[0, 0])
    if kind == "scale":
        return x, float(fit.covariances[0, 0, 0]) ** 0.5
    return x, float(fit.means[1, 0] if kind == "means" else fit.means[0, 1])
