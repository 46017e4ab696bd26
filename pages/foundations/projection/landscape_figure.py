"""Figure of the divergence around an optimum, with the optimiser's path."""

from typing import Any

import numpy as np

from kllab.projection import Fit, Path
from kllab.topics.projection.compute import FitView
from kllab.topics.projection.landscape import Landscape
from pages.charts.handle import handle
from pages.charts.point import point
from pages.charts.theme import Array, Figure, Trace, axis, layout
from pages.charts.traces import even_grid, heat_map, line
from pages.foundations.direction import Q
from pages.foundations.projection.controls import START
from pages.foundations.projection.figures import outlines
from pages.web import address
from pages.web.chart import Dragged

COLOURS: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#5f82ad"]]
_TITLES = {
    "scale": ("mean of Q", "σ of Q"),
    "means": ("mean of the first component", "mean of the second component"),
    "plane": ("mean of Q, x", "mean of Q, y"),
}
PATH = "theme:text"
_DEPTH = 6.0
"""Nats above the optimum at which the colours end."""


def draw(seen: Landscape, fit: FitView, path: Path, step: int) -> Figure:
    """Draw a landscape with all optima, and the optimiser's path up to a step."""
    best = fit.found.best
    least = min(float(np.nanmin(seen.values)), best.value)
    data: list[Trace] = [
        heat_map(
            np.sqrt(np.clip(seen.values - least, 0, None)),
            0,
            _DEPTH**0.5,
            COLOURS,
            **even_grid(seen.x, seen.y),
            zsmooth="fast",
            showscale=False,
            hoverinfo="skip",
        )
    ]
    for place, each in enumerate(fit.found.fits, start=1):
        symbol, size = ("star", 15) if each.is_global else ("circle", 10)
        data.append(point(f"optimum {place}", *_at(each, seen.kind), Q.colour, symbol, size=size))
    x, y = _along(path, seen.kind)
    way = line("path", x[: step + 1], y[: step + 1], color=PATH, width=2)
    data.append(way | {"mode": "lines+markers", "marker": {"size": 6, "color": PATH}})
    data.append(point(f"step {step}", float(x[step]), float(y[step]), PATH, size=12))
    across, up = _TITLES[seen.kind]
    shape = layout(
        xaxis=axis(across, range=_ends(seen.x)),
        yaxis=axis(up, range=_ends(seen.y)),
        hovermode="closest",
        showlegend=False,
        margin={"l": 44, "r": 8, "t": 8, "b": 40},
    )
    if seen.kind == "plane":
        model = path.models.at(np.array([step]))
        data.append(outlines(model, "Q: 1 σ", (1.0,), **Q.line | {"width": 2}))
        shape["xaxis"] |= {"constrain": "domain"}
        shape["yaxis"] |= {"scaleanchor": "x", "constrain": "domain"}
    shape["meta"] |= {"handles": [_start(seen, float(x[0]), float(y[0]))]}
    return {"data": data, "layout": shape}


def _start(seen: Landscape, x: float, y: float) -> dict[str, Any]:
    """Return the handle of the start of the path."""
    return handle(
        "start",
        x,
        y,
        "Start of the path",
        f"({x:.3g}, {y:.3g})",
        hollow=True,
        colour=PATH,
        x_range=_ends(seen.x),
        y_range=_ends(seen.y),
    )


def move(dragged: Dragged) -> None:
    """Set the start of the path to the position of its handle."""
    if dragged.name == "start":
        places = zip(START, (dragged.x, dragged.y), strict=True)
        address.assign({control.key: control.nearest(at) for control, at in places})


def _ends(axis_values: Array) -> list[float]:
    return [float(axis_values[0]), float(axis_values[-1])]


def _along(path: Path, kind: str) -> tuple[Array, Array]:
    """Return a path in the coordinates of a landscape."""
    loc, tril = path.models.loc, path.models.tril
    if kind == "scale":
        return loc[:, 0, 0], tril[:, 0, 0, 0]
    return loc[:, 0, 0], loc[:, 1, 0] if kind == "means" else loc[:, 0, 1]


def _at(fit: Fit, kind: str) -> tuple[float, float]:
    x = float(fit.means[0, 0])
    if kind == "scale":
        return x, float(fit.covariances[0, 0, 0]) ** 0.5
    return x, float(fit.means[1, 0] if kind == "means" else fit.means[0, 1])
