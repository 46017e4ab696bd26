"""Simplex of policies over three actions as a triangle: its parts, and the paths of trainings."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.simplex import CORNERS
from pages.charts.point import point
from pages.charts.theme import RUN_COLOURS, RUN_DASHES, Array, Figure, Trace, layout
from pages.charts.traces import line
from pages.charts.training import DrawnRun


def paths(runs: Sequence[DrawnRun[PolicyRun]], rewards: Sequence[float]) -> Figure:
    """Draw the policies of each run on the bandit, from the start in the middle."""
    data = [outline()]
    for run in runs:
        columns, colour = run.view.columns, RUN_COLOURS[run.place]
        policies = np.stack([columns[f"probability_{arm}"] for arm in range(3)], axis=1)
        policies = np.vstack([np.full(3, 1 / 3), policies])
        way = path(run.name, policies, colour, 1.5, dash=RUN_DASHES[run.place])
        now = mark(policies[-1], f"{run.name}, now", colour, "circle")
        data += [
            way | {"mode": "lines+markers", "marker": {"size": 4}},
            now | {"showlegend": False},
        ]
    return {
        "data": data,
        "layout": triangle([f"arm {arm}: {reward:g}" for arm, reward in enumerate(rewards)]),
    }


def path(name: str, policies: Array, colour: str, width: float, dash: str = "solid") -> Trace:
    """Return the line through policies, (n, 3)."""
    x, y = (policies @ CORNERS).T
    return line(name, x, y, color=colour, width=width, dash=dash) | {"hoverinfo": "skip"}


def outline() -> Trace:
    """Return the sides of the triangle."""
    corners = np.eye(3)[[0, 1, 2, 0]]
    return path("", corners, "theme:text", 1) | {"showlegend": False, "opacity": 0.6}


def mark(policy: Array, name: str, colour: str, symbol: str) -> Trace:
    """Return the marker of a policy, (3,)."""
    shares = ", ".join(f"{share:.3f}" for share in policy)
    x, y = policy @ CORNERS
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
