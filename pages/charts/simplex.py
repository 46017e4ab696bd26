"""Simplex of distributions over three outcomes as a triangle: its sides, points and paths."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.models.simplex import CORNERS
from pages.charts.point import point
from pages.charts.theme import Array, Trace, layout
from pages.charts.traces import line


def path(name: str, distributions: Array, colour: str, width: float, dash: str = "solid") -> Trace:
    """Return the line through distributions, (n, 3)."""
    x, y = (distributions @ CORNERS).T
    return line(name, x, y, color=colour, width=width, dash=dash) | {"hoverinfo": "skip"}


def outline() -> Trace:
    """Return the sides of the triangle."""
    corners = np.eye(3)[[0, 1, 2, 0]]
    return path("", corners, "theme:text", 1) | {"showlegend": False, "opacity": 0.6}


def mark(probs: Array, name: str, colour: str, symbol: str) -> Trace:
    """Return the marker of a distribution, (3,)."""
    shares = ", ".join(f"{share:.3f}" for share in probs)
    x, y = probs @ CORNERS
    hover = f"{name}: {shares}<extra></extra>"
    return point(name, x, y, colour, symbol, size=12, hovertemplate=hover)


def triangle(corners: Sequence[str]) -> dict[str, Any]:
    """Return the layout of the triangle, with the names of its corners."""
    hidden = {"visible": False, "zeroline": False, "fixedrange": False}
    places = (("left", 0.0, -0.05), ("right", 1.0, -0.05), ("center", 0.5, 0.92))
    return layout(
        xaxis={
            **hidden,
            "range": [-0.06, 1.06],
            "constrain": "domain",
            "constraintoward": "right",
        },
        yaxis={**hidden, "range": [-0.1, 0.98], "scaleanchor": "x", "constrain": "domain"},
        hovermode="closest",
        # In the corner above the triangle's left side.
        legend={
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "top",
            "font": {"size": 12},
            "bgcolor": "rgba(0,0,0,0)",
        },
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        meta={"narrow": {"margin": {"l": 4, "r": 4, "t": 4, "b": 4}}},
        annotations=[
            {"x": x, "y": y, "text": text, "xanchor": anchor, "showarrow": False}
            for text, (anchor, x, y) in zip(corners, places, strict=True)
        ],
    )
