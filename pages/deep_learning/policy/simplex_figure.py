"""Figures of the simplex of policies: trust region, results of methods, paths of trainings."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.policy.compute import TrustRegionView
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.simplex import CORNERS
from pages.charts.handle import handle
from pages.charts.point import point
from pages.charts.steady_range import round_up
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
    axis,
    figure,
    layout,
)
from pages.charts.traces import bars, line
from pages.charts.training import DrawnRun

_MARKS = (
    ("gradient", SKY, "triangle-up"),
    ("gradient, stopped", ORANGE, "square"),
    ("natural", Q_COLOUR, "diamond-open"),
    ("natural, searched", Q_COLOUR, "diamond"),
    ("exact optimum", GREEN, "star"),
)
"""Name in the legend, colour and symbol of the result of each method."""
_ARROW = 0.22
_STEP = 0.03
"""By which an arrow key moves a handle, enough for the next radius or logit."""


def trust_region(view: TrustRegionView) -> Figure:
    """Draw the old policy, its trust region, the objective's direction and each method's result.

    The old policy and the region's edge are handles.
    """
    old = view.spec.old
    hidden = {"showlegend": False}
    data = [
        _outline(),
        _line("KL(old‖new)", view.region, GREEN, 2.5)
        | {"fill": "toself", "fillcolor": "rgba(0,158,115,.13)"},
        _line("KL(new‖old)", view.reverse_region, PURPLE, 1.5, dash="dot"),
        _line("gradient, larger steps", view.gradient_path, SKY, 1.2, dash="dash") | hidden,
        _line("natural, larger steps", view.natural_path, Q_COLOUR, 1.2, dash="dashdot") | hidden,
        *(
            _point(each.policy, each.name, colour, symbol) | {"name": short}
            for each, (short, colour, symbol) in zip(view.landings, _MARKS, strict=True)
        ),
        _point(old, "old policy", P_COLOUR, "circle"),
    ]
    shape = _triangle(("action 0", "action 1", "action 2"))
    advantages = view.spec.advantages
    direction = (advantages - advantages.mean()) @ CORNERS
    length = float(np.hypot(*direction))
    shape["meta"] |= {"handles": _handles(view)}
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


def _handles(view: TrustRegionView) -> list[dict[str, Any]]:
    """Return the handles of the region's edge, which moves beside the old policy, and of that."""
    old, edge = view.spec.old @ CORNERS, view.handle @ CORNERS
    way = np.sign(edge[0] - old[0])
    # To the side of the triangle: there the divergence is infinite.
    end = old[0] + way * view.spec.old[0 if way > 0 else 1]
    return [
        handle(
            "radius",
            float(edge[0]),
            float(edge[1]),
            "Edge of the trust region",
            f"KL(old‖new) {view.spec.radius:g} nats",
            axes="x",
            colour=GREEN,
            step=_STEP,
            x_range=sorted((float(old[0]), float(end))),
        ),
        handle(
            "old_policy",
            float(old[0]),
            float(old[1]),
            "Old policy",
            ", ".join(f"{share:.3f}" for share in view.spec.old),
            colour=P_COLOUR,
            step=_STEP,
            x_range=[0.0, 1.0],
            y_range=[0.0, float(CORNERS[2, 1])],
        ),
    ]


def gains(view: TrustRegionView, unit: Unit) -> Figure:
    """Draw the gain of each method as a bar with its KL; hatched if beyond the region."""
    best, radius = max(view.landings[-1].gain, 1e-12), view.spec.radius
    data: list[Trace] = []
    for each, (short, colour, _) in zip(view.landings, _MARKS, strict=True):
        is_beyond = each.kl_old_new > radius * (1 + 1e-6)
        kl = f"KL {unit.number(each.kl_old_new, 3)}"
        bar = bars(short, [each.gain / best], [short], colour, "/" if is_beyond else "")
        data.append(
            bar
            | {
                "orientation": "h",
                "text": [f"{kl} > {unit.number(radius, 3)}" if is_beyond else kl],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": f"{each.name}: %{{x:.1%}}<extra></extra>",
            }
        )
    high = round_up(1.6 * max(each.gain for each in view.landings) / best, least=2.0)
    margin = {"l": 110, "r": 10, "t": 10, "b": 44}
    return figure(
        data,
        xaxis=axis("gain, share of the exact optimum's", range=[0, high], tickformat=".0%"),
        yaxis=axis("", autorange="reversed", type="category", fixedrange=True),
        showlegend=False,
        hovermode="closest",
        barmode="overlay",
        margin=margin,
        meta={"narrow": {"margin": margin}},
    )


def _triangle(corners: Sequence[str]) -> dict[str, Any]:
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
