"""Figures of two Gaussians in the plane."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit, written
from kllab.topics.asymmetry_2d.compute import PLANE, GaussianView2D
from pages.charts.steady_range import round_up
from pages.charts.theme import P_LINE, Q_LINE, axis, layout
from pages.charts.typed_array import typed_array
from pages.foundations.asymmetry_2d.square_plane import (
    SQUARE_MARGIN,
    along,
    curves,
    mean_marker,
    square_layout,
)

Figure = dict[str, Any]
# As on every page: green adds to the divergence, purple subtracts from it.
SIGNED: list[list[Any]] = [
    [0.0, "#9b3f72"],
    [0.42, "#CC79A7"],
    [0.5, "theme:background"],
    [0.58, "#4fbf9b"],
    [1.0, "#00785a"],
]
NAMES = {"pq": "p log(p/q)", "qp": "q log(q/p)"}


def plane(view: GaussianView2D, background: str, unit: Unit) -> Figure:
    """1, 2 and 3 sigma of P and Q, over the contribution to one direction ("pq", "qp") or none."""
    data: list[dict[str, Any]] = []
    if background in NAMES:
        data.append(_contribution(view, background, unit))
    looks = (
        ("P", view.ellipses_p, P_LINE, "circle"),
        ("Q", view.ellipses_q, Q_LINE, "diamond"),
    )
    if background not in NAMES:
        for name, ellipses, line, _ in looks:
            data += [_fill(points, name, line) for points in reversed(ellipses)]
    for name, ellipses, line, _ in looks:
        data.append(curves(ellipses, f"{name}: 1, 2, 3 σ", {**line, "width": 2}) | _group(name))
    for name, _, line, symbol in looks:
        data.append(mean_marker(view.pair.mean(name.lower()), name, line, symbol))
    shape = square_layout(PLANE[-1], "", "")
    # The room of the colour bar stays when there is none, so that the plane does not jump.
    shape["margin"] = {**SQUARE_MARGIN, "b": 96}
    shape["meta"] = {"narrow": {"margin": {"l": 30, "r": 4, "t": 34, "b": 96}}}
    return {"data": data, "layout": shape}


def three_parts(view: GaussianView2D, unit: Unit) -> Figure:
    """Spread, means and volume of both directions as signed bars."""
    names = ["spread", "means", "volume"]
    terms_pq, terms_qp = (
        tuple(unit.of(term) for term in parts.terms) for parts in (view.parts_pq, view.parts_qp)
    )
    heights = (*terms_pq, *terms_qp)
    # Room for the numbers above and below the bars.
    low, high = (round_up(1.2 * end, least=0.4) for end in (-min(heights), max(heights)))
    return {
        "data": [
            {
                "type": "bar",
                "x": names,
                "y": list(terms),
                "text": [written(round(value, 9), "+.3g") for value in terms],
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "name": name,
                "marker": {"color": line["color"], "pattern": {"shape": pattern}},
                "hovertemplate": f"%{{x}}: %{{y:.6f}} {unit.name}",
            }
            for name, terms, line, pattern in (
                ("KL(P‖Q)", terms_pq, P_LINE, ""),
                ("KL(Q‖P)", terms_qp, Q_LINE, "/"),
            )
        ],
        "layout": layout(
            xaxis=axis("", fixedrange=True),
            yaxis=axis(
                unit.name,
                range=[-low - 0.08 * high, high],
                zeroline=True,
                zerolinecolor="theme:text",
            ),
            hovermode="closest",
            bargap=0.35,
        ),
    }


def _contribution(view: GaussianView2D, direction: str, unit: Unit) -> dict[str, Any]:
    values = unit.of(view.contribution_pq if direction == "pq" else view.contribution_qp)
    limit = round_up(float(np.abs(values).max()), least=0.01)
    return {
        "type": "heatmap",
        **along(PLANE),
        "z": typed_array(values),
        "zmin": -limit,
        "zmax": limit,
        "zsmooth": "fast",
        "colorscale": SIGNED,
        "colorbar": {
            "title": {"text": f"{NAMES[direction]}, {unit.name} per unit of area", "side": "top"},
            "orientation": "h",
            "thickness": 10,
            "len": 0.8,
            "x": 0.5,
            "y": -0.12,
            "yanchor": "top",
            "outlinewidth": 0,
            "tickvals": [-limit, -limit / 2, 0, limit / 2, limit],
        },
        "hovertemplate": f"x %{{x:.1f}}, y %{{y:.1f}}<br>{NAMES[direction]} = %{{z:.4g}}"
        "<extra></extra>",
    }


def _fill(points: Any, name: str, line: dict[str, Any]) -> dict[str, Any]:
    red, green, blue = (int(line["color"][i : i + 2], 16) for i in (1, 3, 5))
    return {
        **curves((points,), name, {"width": 0}),
        **_group(name),
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},.14)",
        "showlegend": False,
    }


def _group(name: str) -> dict[str, str]:
    return {"legendgroup": name}
