"""Figures of the simplex of policies: trust region, results of methods, paths of trainings."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.topics.policy.compute import TrustRegionView
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.simplex import CORNERS
from pages.charts.point import point
from pages.charts.theme import (
    GREEN,
    ORANGE,
    P_COLOUR,
    PURPLE,
    Q_COLOUR,
    RUN_COLOURS,
    RUN_DASHES,
    SKY,
    Array,
    Figure,
    Trace,
    layout,
)
from pages.charts.traces import line
from pages.charts.training import DrawnRun

_MARKS = (
    (SKY, "triangle-up"),
    (ORANGE, "square"),
    (Q_COLOUR, "diamond-open"),
    (Q_COLOUR, "diamond"),
    (GREEN, "star"),
)
_ARROW = 0.22


def trust_region(view: TrustRegionView) -> Figure:
    """Draw the old policy, its trust region, the objective's direction and each method's result.

    The old policy and a handle on the region's edge, "max KL", can be dragged.
    """
    old = view.spec.old
    data = [
        _outline(),
        _line("KL(old‖new) = max KL", view.region, GREEN, 2.5)
        | {"fill": "toself", "fillcolor": "rgba(0,158,115,.13)"},
        _line("KL(new‖old) = max KL", view.reverse_region, PURPLE, 1.5, dash="dot"),
        _line("policy gradient, larger steps", view.gradient_path, SKY, 1.2, dash="dash"),
        _line("natural gradient, larger steps", view.natural_path, Q_COLOUR, 1.2, dash="dashdot"),
        *(
            _point(each.policy, each.name, *mark)
            for each, mark in zip(view.landings, _MARKS, strict=True)
        ),
        _point(view.handle, "max KL", GREEN, "circle-open-dot") | {"showlegend": False},
        _point(old, "old policy", P_COLOUR, "circle"),
    ]
    shape = _triangle(("action 0", "action 1", "action 2"))
    advantages = view.spec.advantages
    direction = (advantages - advantages.mean()) @ CORNERS
    length = float(np.hypot(*direction))
    shape["shapes"] = [_handle("max KL", view.handle), _handle("old policy", old)]
    if length > 0:
        tail = old @ CORNERS
        head = tail + _ARROW * direction / length
        shape["annotations"].append(
            {
                "x": float(head[0]),
                "y": float(head[1]),
                "ax": float(tail[0]),
                "ay": float(tail[1]),
                **dict.fromkeys(("xref", "axref"), "x"),
                **dict.fromkeys(("yref", "ayref"), "y"),
                "text": "",
                "showarrow": True,
                "arrowhead": 3,
                "arrowwidth": 2,
                "arrowcolor": "theme:text",
                "opacity": 0.7,
            }
        )
    return {"data": data, "layout": shape}


def paths(runs: Sequence[DrawnRun[PolicyRun]], rewards: Sequence[float]) -> Figure:
    """Draw the policies of each run on the bandit, from the start in the middle."""
    data = [_outline()]
    for run in runs:
        columns, colour = run.view.columns, RUN_COLOURS[run.place]
        policies = np.stack([columns[f"probability_{arm}"] for arm in range(3)], axis=1)
        policies = np.vstack([np.full(3, 1 / 3), policies])
        path = _line(run.name, policies, colour, 1.5, dash=RUN_DASHES[run.place])
        now = _point(policies[-1], f"{run.name}, now", colour, "circle")
        data += [
            path | {"mode": "lines+markers", "marker": {"size": 4}},
            now | {"showlegend": False},
        ]
    return {
        "data": data,
        "layout": _triangle([f"arm {arm}: {reward:g}" for arm, reward in enumerate(rewards)]),
    }


def _line(name: str, policies: Array, colour: str, width: float, dash: str = "solid") -> Trace:
    x, y = (policies @ CORNERS).T
    return line(name, x, y, color=colour, width=width, dash=dash) | {"hoverinfo": "skip"}


def _outline() -> Trace:
    corners = np.eye(3)[[0, 1, 2, 0]]
    return _line("", corners, "theme:text", 1) | {"showlegend": False, "opacity": 0.6}


def _point(policy: Array, name: str, colour: str, symbol: str) -> Trace:
    shares = ", ".join(f"{share:.3f}" for share in policy)
    x, y = policy @ CORNERS
    hover = f"{name}: {shares}<extra></extra>"
    return point(name, x, y, colour, symbol, size=12, hovertemplate=hover)


def _handle(name: str, policy: Array) -> dict[str, Any]:
    """Return a drag handle: a faint disk around a point, drawn by a wide line.

    In Plotly a shape of at most 10 pixels can be moved but not resized.
    """
    x, y = policy @ CORNERS
    return {
        "name": name,
        "type": "circle",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": float(x),
        "yanchor": float(y),
        **dict.fromkeys(("x0", "y0"), -5),
        **dict.fromkeys(("x1", "y1"), 5),
        "line": {"width": 14, "color": "theme:text"},
        "opacity": 0.15,
    }


def _triangle(corners: Sequence[str]) -> dict[str, Any]:
    hidden = {"visible": False, "zeroline": False, "fixedrange": False}
    places = (("left", 0.0, -0.05), ("right", 1.0, -0.05), ("center", 0.5, 0.92))
    return layout(
        xaxis={**hidden, "range": [-0.06, 1.06], "constrain": "domain"},
        yaxis={**hidden, "range": [-0.1, 0.98], "scaleanchor": "x", "constrain": "domain"},
        hovermode="closest",
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        meta={"narrow": {"margin": {"l": 4, "r": 4, "t": 4, "b": 4}}},
        annotations=[
            {"x": x, "y": y, "text": text, "xanchor": anchor, "showarrow": False}
            for text, (anchor, x, y) in zip(corners, places, strict=True)
        ],
    )
