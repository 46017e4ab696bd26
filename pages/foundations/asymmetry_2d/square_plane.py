"""What figures over a plane share: equal axes, curves in one trace, the means of P and Q."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import axis, layout
from pages.charts.typed_array import typed_array

Array = NDArray[np.float64]
SQUARE_MARGIN = {"l": 44, "r": 8, "t": 34, "b": 40}


def square_layout(half: float, x: str, y: str) -> dict[str, Any]:
    """Return the layout of the square ``[-half, half]^2`` with equal units on both axes."""
    return layout(
        xaxis=axis(x, range=[-half, half], dtick=2, constrain="domain", zeroline=False),
        yaxis=axis(
            y, range=[-half, half], scaleanchor="x", dtick=2, constrain="domain", zeroline=False
        ),
        hovermode="closest",
        margin=SQUARE_MARGIN,
        meta={"narrow": {"margin": {"l": 38, "r": 4, "t": 34, "b": 38}}},
    )


def along(grid: Array) -> dict[str, float]:
    """Return the coordinates of a square heat map over an even grid: four numbers, no arrays."""
    first, step = float(grid[0]), float(grid[1] - grid[0])
    return {"x0": first, "dx": step, "y0": first, "dy": step}


def curves(parts: Sequence[Array], name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Several closed curves as one trace: plotly.js breaks the line at NaN."""
    gap = np.full((2, 1), np.nan)
    points = np.hstack([piece for part in parts for piece in (part, gap)] or [gap])
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(points[0]),
        "y": typed_array(points[1]),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
    }


def mean_marker(
    at: tuple[float, float], name: str, line: dict[str, Any], symbol: str
) -> dict[str, Any]:
    """Return the mean of P or Q as a marker."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at[0]],
        "y": [at[1]],
        "name": f"mean of {name}",
        "legendgroup": name,
        "showlegend": False,
        "marker": {
            "color": line["color"],
            "size": 11,
            "symbol": symbol,
            "line": {"color": "theme:background", "width": 1.5},
        },
        "hovertemplate": f"mean of {name}: (%{{x:.4g}}, %{{y:.4g}})<extra></extra>",
    }
