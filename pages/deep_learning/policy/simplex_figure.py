"""Figures of the simplex of policies: trust region, results of methods, paths of trainings."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.policy.compute import Landing, TrustRegionView
from kllab.topics.policy.simplex import CORNERS
from pages.charts.theme import (
    GREEN,
    ORANGE,
    P_COLOUR,
    PURPLE,
    Q_COLOUR,
    RUN_COLOURS,
    RUN_DASHES,
    SKY,
    layout,
)
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[np.float64]
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
        _line(view.region, "KL(old‖new) = max KL", {"color": GREEN, "width": 2.5})
        | {"fill": "toself", "fillcolor": "rgba(0,158,115,.13)"},
        _line(
            view.reverse_region,
            "KL(new‖old) = max KL",
            {"color": PURPLE, "width": 1.5, "dash": "dot"},
        ),
        _line(view.gradient_path, "policy gradient, growing", _path(SKY, "dash")),
        _line(view.natural_path, "natural gradient, growing", _path(Q_COLOUR, "dashdot")),
        *(_mark(each, *mark) for each, mark in zip(view.landings, _MARKS, strict=True)),
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


def ways(runs: Sequence[tuple[str, int, Mapping[str, Array]]], rewards: Sequence[float]) -> Figure:
    """Draw the policies of each run on the bandit, from the start in the middle.

    A run is its name, its place in the orders of colours and dashes, and its columns.
    """
    data = [_outline()]
    for name, place, columns in runs:
        policies = np.stack([columns[f"probability_{arm}"] for arm in range(3)], axis=1)
        policies = np.vstack([np.full(3, 1 / 3), policies])
        data.append(
            _line(
                policies,
                name,
                {"color": RUN_COLOURS[place], "dash": RUN_DASHES[place], "width": 1.5},
            )
            | {"mode": "lines+markers", "marker": {"size": 4}}
        )
        data.append(_point(policies[-1], f"{name}, now", RUN_COLOURS[place], "circle"))
        data[-1]["showlegend"] = False
    return {
        "data": data,
        "layout": _triangle([f"arm {arm}: {reward:g}" for arm, reward in enumerate(rewards)]),
    }


def _path(colour: str, dash: str) -> dict[str, Any]:
    return {"color": colour, "width": 1.2, "dash": dash}


def _line(policies: Array, name: str, line: dict[str, Any]) -> dict[str, Any]:
    points = policies @ CORNERS
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(points[:, 0]),
        "y": typed_array(points[:, 1]),
        "name": name,
        "line": line,
        "hoverinfo": "skip",
    }


def _outline() -> dict[str, Any]:
    corners = np.eye(3)[[0, 1, 2, 0]]
    line = _line(corners, "", {"color": "theme:text", "width": 1})
    return line | {"showlegend": False, "opacity": 0.6}


def _mark(landing: Landing, colour: str, symbol: str) -> dict[str, Any]:
    return _point(landing.policy, landing.name, colour, symbol)


def _point(policy: Array, name: str, colour: str, symbol: str) -> dict[str, Any]:
    at = policy @ CORNERS
    shares = ", ".join(f"{share:.3f}" for share in policy)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(at[0])],
        "y": [float(at[1])],
        "name": name,
        "marker": {"color": colour, "size": 12, "symbol": symbol, "line": {"width": 1.5}},
        "hovertemplate": f"{name}: {shares}<extra></extra>",
    }


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
