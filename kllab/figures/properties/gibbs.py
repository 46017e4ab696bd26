"""The outcomes on the curve -log r, and their mean above it."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.explorations.properties.gibbs import CURVE, GibbsFinding
from kllab.figures.properties.marks import line, point
from kllab.figures.theme import GREEN, P_COLOUR, PURPLE, axis, layout

Figure = dict[str, Any]


def figure(found: GibbsFinding, unit: Unit) -> Figure:
    """Draw the curve, a point for each outcome as large as its p, and the mean point."""
    seen = np.isfinite(found.heights)
    data = [
        line(CURVE, unit.of(-np.log(CURVE)), "−log r", {"color": "theme:text", "width": 1.5}),
        {
            "type": "scatter",
            "mode": "markers",
            "x": found.ratios[seen].tolist(),
            "y": unit.of(found.heights[seen]).tolist(),
            "name": "outcomes, as large as p",
            "marker": {
                "color": P_COLOUR,
                "size": (10 + 26 * found.weights[seen] ** 0.5).tolist(),
                "opacity": 0.75,
            },
            "hovertemplate": "r = %{x:.4g}, log(p/q) = %{y:.4g}<extra></extra>",
        },
    ]
    if np.isfinite(found.kl):
        low = found.curve_below
        kl = unit.of(found.kl)
        # The segment above an open mark: it may be shorter than that.
        data.append(point(found.mean_ratio, kl, "their mean", PURPLE, "diamond-open"))
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [found.mean_ratio] * 2,
                "y": [unit.of(low), kl],
                "name": "KL(P‖Q)",
                "line": {"color": GREEN, "width": 4},
                "hoverinfo": "skip",
            }
        )
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("r = q/p", range=[0, 4]),
            yaxis=axis(unit.name, range=[unit.of(-1.5), unit.of(3.0)], zerolinecolor="theme:text"),
            hovermode="closest",
        ),
    }
