"""Figure of a gridworld: a quantity of each state as colour, a policy as arrows."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.models.gridworld import MOVES, Grid
from kllab.models.soft_values import Array
from pages.charts.handle import handle
from pages.charts.steady_range import from_zero
from pages.charts.theme import POSITIVE_FILL, PURPLE, Figure, Trace, axis, figure
from pages.charts.traces import line, markers
from pages.charts.typed_array import typed_array

_COLOURS: list[list[Any]] = [[0.0, "theme:background"], [1.0, "#7d95b5"]]
_TILES = {"#": ("#8a939c", ""), "G": (POSITIVE_FILL, "goal"), "H": ("rgba(213,94,0,.35)", "hole")}
"""Fill and name of the tiles that are no states and have no value: walls, the goal and holes."""
ASIDE = 0.32
"""Distance of the handle from the middle of its cell, right and up, where the arrows are."""
_LONGEST = 0.45  # in cells, of the arrow of a probability of 1


def gridworld(
    grid: Grid, policy: Array, values: Array, name: str, *, marked: int | None = None
) -> Figure:
    """Draw `values` of the states, and arrows as long as their action is probable.

    Parameters
    ----------
    policy : numpy.ndarray
        (states, actions).
    values : numpy.ndarray
        (states,).
    name : str
        What the values are, with their unit.
    marked : int, optional
        A state with a ring around it and a handle.
    """
    rows, columns = len(grid.rows), len(grid.rows[0])
    # Colours show differences between states: the discount changes all values together.
    above = values - values.min()
    data: list[Trace] = [
        {
            "type": "heatmap",
            "z": typed_array(grid.on_map(above)),
            "customdata": typed_array(grid.on_map(values)),
            "coloraxis": "coloraxis",
            "xgap": 1,
            "ygap": 1,
            "hovertemplate": f"row %{{y}}, column %{{x}}: {name} %{{customdata:.4g}}"
            "<extra></extra>",
            **dict.fromkeys(("x0", "dx", "y0", "dy"), 1),
        },
        _arrows(grid, policy),
        *([] if marked is None else [_ring(grid, marked)]),
    ]
    bar = {"title": {"text": f"{name},<br>above lowest"}, "thickness": 12}
    thin = {"thickness": 8, "outlinewidth": 0}
    low, high = from_zero(above, least=0.1)
    colours = {"colorscale": _COLOURS, "cmin": low, "cmax": high}
    common = {"showgrid": False, "zeroline": False, "dtick": 1, "constrain": "domain"}
    return figure(
        data,
        xaxis=axis("column", range=[0.5, columns + 0.5], **common),
        yaxis=axis("row", range=[rows + 0.5, 0.5], scaleanchor="x", **common),
        showlegend=False,
        hovermode="closest",
        **_tiles(grid),
        margin={"l": 44, "r": 8, "t": 10, "b": 40},
        coloraxis=colours | {"colorbar": bar},
        meta={
            # In a narrow chart the map needs the space of the scale's title.
            "narrow": {
                "margin": {"l": 38, "r": 4, "t": 10, "b": 40},
                "coloraxis": colours | {"colorbar": thin},
            },
            "handles": [] if marked is None else [_handle(grid, marked)],
        },
    )


def _ring(grid: Grid, state: int) -> Trace:
    """Return the ring around a state."""
    row, column = grid.cells[state]
    look = {"symbol": "circle-open", "size": 22, "color": PURPLE, "line": {"width": 3}}
    return markers("", [column + 1], [row + 1], **look) | {"hoverinfo": "skip"}


def _handle(grid: Grid, state: int) -> dict[str, Any]:
    """Return the handle that selects another state."""
    rows, columns = len(grid.rows), len(grid.rows[0])
    row, column = grid.cells[state]
    return handle(
        "state",
        column + 1 + ASIDE,
        row + 1 - ASIDE,
        "Selected state",
        grid.names[state],
        colour=PURPLE,
        step=1.0,
        x_range=[1 + ASIDE, columns + ASIDE],
        y_range=[1 - ASIDE, rows - ASIDE],
    )


def _arrows(grid: Grid, policy: Array) -> Trace:
    """Return all arrows as one trace of lines with heads: plotly.js breaks the line at NaN."""
    points = []
    for (row, column), probabilities in zip(grid.cells, policy, strict=True):
        for (down, right), probability in zip(MOVES, probabilities, strict=True):
            if probability < 0.01:
                continue
            along, across = np.array([right, down]), np.array([down, -right])
            base = np.array([column + 1.0, row + 1.0])
            tip = base + _LONGEST * probability * along
            head = min(0.1, 0.4 * _LONGEST * probability)
            left, other = tip - head * (along + 0.7 * across), tip - head * (along - 0.7 * across)
            points += [base, tip, left, tip, other, np.full(2, np.nan)]
    x, y = np.reshape(points, (-1, 2)).T
    return line("", x, y, color="theme:text", width=1.75) | {"hoverinfo": "skip"}


def _tiles(grid: Grid) -> dict[str, list[dict[str, Any]]]:
    """Return the shapes over the tiles of `_TILES`, and the names of tiles and of the start."""
    shapes: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for i, row in enumerate(grid.rows, start=1):
        for j, letter in enumerate(row, start=1):
            if letter in _TILES:
                fill, name = _TILES[letter]
                ends = {"x0": j - 0.5, "x1": j + 0.5, "y0": i - 0.5, "y1": i + 0.5}
                look = {"fillcolor": fill, "line": {"width": 0}, "layer": "below"}
                shapes.append({"type": "rect", **ends, **look})
                if name:
                    names.append({"x": j, "y": i, "text": name})
    i, j = grid.cells[grid.first]
    corner = {"xanchor": "left", "yanchor": "bottom", "font": {"size": 12}}
    names.append({"x": j + 0.54, "y": i + 1.48, "text": "start", **corner})
    return {
        "shapes": shapes,
        "annotations": [{**each, "showarrow": False, "borderpad": 0} for each in names],
    }
