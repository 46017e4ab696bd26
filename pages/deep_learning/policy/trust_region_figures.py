"""Figures of the trust region: the triangle with the result of each method, and their gains."""

from typing import Any

from kllab.divergences.units import Unit
from kllab.models.simplex import CORNERS
from kllab.topics.policy.compute import TrustRegionView
from pages.charts.handle import handle
from pages.charts.simplex import mark, outline, path, triangle
from pages.charts.steady_range import round_up
from pages.charts.theme import (
    GREEN,
    ORANGE,
    P_COLOUR,
    PURPLE,
    Q_COLOUR,
    SKY,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import bars

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
"""Change of a position by an arrow key, enough to reach the next radius or logit."""


def trust_region(view: TrustRegionView) -> Figure:
    """Draw the old policy, its trust region, the objective's direction and each method's result.

    The old policy and the region's edge are handles.
    """
    old = view.spec.old
    hidden = {"showlegend": False}
    data = [
        outline(),
        path("KL(old‖new)", view.region, GREEN, 2.5)
        | {"fill": "toself", "fillcolor": "rgba(0,158,115,.13)"},
        path("KL(new‖old)", view.reverse_region, PURPLE, 1.5, dash="dot"),
        path("gradient, larger steps", view.gradient_path, SKY, 1.2, dash="dash") | hidden,
        path("natural, larger steps", view.natural_path, Q_COLOUR, 1.2, dash="dashdot") | hidden,
        *(
            mark(each.policy, each.name, colour, symbol) | {"name": short}
            for each, (short, colour, symbol) in zip(view.landings, _MARKS, strict=True)
        ),
        mark(old, "old policy", P_COLOUR, "circle"),
    ]
    shape = triangle(("action 0", "action 1", "action 2"))
    shape["meta"] |= {"handles": _handles(view)}
    if view.direction.any():
        tail = old @ CORNERS
        head = tail + _ARROW * view.direction
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


def _handles(view: TrustRegionView) -> list[dict[str, Any]]:
    """Return the handle of the region's edge, beside the old policy, and that of the old policy."""
    old, edge = view.spec.old @ CORNERS, view.handle @ CORNERS
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
            x_range=sorted((float(old[0]), float((view.handle_end @ CORNERS)[0]))),
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
    radius, shares = view.spec.radius, view.shares
    data: list[Trace] = []
    for each, share, (short, colour, _) in zip(view.landings, shares, _MARKS, strict=True):
        is_beyond = each.kl_old_new > radius * (1 + 1e-6)
        kl = f"KL {unit.number(each.kl_old_new, 3)}"
        bar = bars(short, [share], [short], colour, "/" if is_beyond else "")
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
    high = round_up(1.6 * max(shares), least=2.0)
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
