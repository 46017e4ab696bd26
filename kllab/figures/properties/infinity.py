"""KL while Q's share of an outcome goes to 0, on a logarithmic axis."""

from math import log10
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.explorations.properties.infinity import InfinityFinding
from kllab.figures.properties.marks import line, point
from kllab.figures.round_number import round_up
from kllab.figures.theme import P_LINE, PURPLE, axis, layout

Figure = dict[str, Any]


def figure(found: InfinityFinding, unit: Unit) -> Figure:
    """Draw KL over q from 1e-300 to 0.5, and the visitor's q; at 0 an arrow that leaves."""
    top = round_up(1.1 * unit.of(float(found.kls.max())), least=unit.of(1.0))
    # The power of ten itself on a plain axis: plotly.js cannot pan a log axis of 300 decades.
    x = np.log10(found.cells)
    data = [line(x, unit.of(found.kls), "KL(P‖Q)", P_LINE)]
    notes: list[dict[str, Any]] = []
    if np.isfinite(found.kl):
        data.append(point(log10(found.spec.q or 1e-308), unit.of(found.kl), "your q", PURPLE))
    else:
        notes.append(
            {
                "x": -312,
                "y": top,
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
                range=[-318, 6],
                tickvals=[-300, -200, -100, 0],
                ticktext=["10⁻³⁰⁰", "10⁻²⁰⁰", "10⁻¹⁰⁰", "1"],
            ),
            yaxis=axis(unit.name, range=[0, top]),
            hovermode="closest",
            showlegend=False,
            annotations=notes,
        ),
    }
