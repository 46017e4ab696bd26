"""Figure of infinite KL: KL as Q's probability of an outcome goes to 0, on logarithmic axes."""

from math import log10
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.infinity import InfinityFinding
from pages.charts.line import line
from pages.charts.point import point
from pages.charts.steady_range import from_zero
from pages.charts.theme import P_LINE, PURPLE, axis, layout

Figure = dict[str, Any]
_NEAR = 1e-12
"""Smallest q of the left part, which has most steps of the slider."""


def figure(found: InfinityFinding, unit: Unit) -> Figure:
    """Draw KL over q from 0.5 to 1e-12 and on to 1e-300, and the visitor's q; at 0 an arrow."""
    # A linear axis of exponents: plotly.js cannot pan a log axis of 300 decades.
    x, near = np.log10(found.cells), found.cells > 0.9 * _NEAR
    kls = unit.of(found.kls)
    heights = [from_zero(1.1 * part, least=unit.of(1.0)) for part in (kls[near], kls)]
    right = {"xaxis": "x2", "yaxis": "y2"}
    data = [
        line("KL(P‖Q)", x, kls, **P_LINE),
        line("KL(P‖Q)", x, kls, **P_LINE) | right,
    ]
    notes: list[dict[str, Any]] = []
    if np.isfinite(found.kl) and found.spec.q:
        mark = point("your q", log10(found.spec.q), unit.of(found.kl), PURPLE, size=13)
        data += [mark] if found.spec.q > 0.9 * _NEAR else []
        data.append(mark | right)
    elif np.isfinite(found.kl):
        data.append(point("your q, 0", -312, unit.of(found.kl), PURPLE, size=13) | right)
    else:
        notes.append(
            {
                "xref": "x2",
                "yref": "y2",
                "x": -312,
                "y": heights[1][1],
                "ax": 0,
                "ay": 150,  # below the curve, on a phone too
                "text": "q = 0:<br>KL = ∞",
                "showarrow": True,
                "arrowhead": 2,
                "arrowwidth": 2,
                "arrowcolor": PURPLE,
                "xanchor": "left",
                "align": "left",
                "bgcolor": "theme:background",
            }
        )
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(
                "q, what Q gives outcome 2",
                range=[log10(_NEAR) - 0.3, 0.2],
                domain=[0, 0.56],
                tickvals=[-12, -9, -6, -3, 0],
                ticktext=["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"],
            ),
            yaxis=axis(unit.name, range=heights[0]),
            xaxis2=axis(
                "and on to 10⁻³⁰⁰",
                range=[-320, 10],
                domain=[0.68, 1],
                anchor="y2",
                tickvals=[-300, -150, 0],
                ticktext=["10⁻³⁰⁰", "10⁻¹⁵⁰", "1"],
            ),
            yaxis2=axis("", range=heights[1], anchor="x2"),
            hovermode="closest",
            showlegend=False,
            annotations=notes,
        ),
    }
