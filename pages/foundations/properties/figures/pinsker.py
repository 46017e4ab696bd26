"""Figure of Pinsker's inequality: total variation and KL of many pairs above the bound."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.pinsker import DISTANCES, PinskerFinding
from pages.charts.line import line
from pages.charts.point import point
from pages.charts.theme import NEGATIVE_FILL, PURPLE, SKY, axis, layout
from pages.charts.typed_array import typed_array
from pages.foundations.properties.figures.area import between

Figure = dict[str, Any]


def figure(found: PinskerFinding, unit: Unit) -> Figure:
    """Draw random pairs, the visitor's pair, Pinsker's bound and that of Bretagnolle and Huber."""
    bound = unit.of(2 * DISTANCES**2)
    far = unit.of(-np.log1p(-(DISTANCES**2)))
    heights = [0.0, unit.of(3.0)]
    return {
        "data": [
            between(DISTANCES, np.zeros_like(bound), bound, "no pair lies here", NEGATIVE_FILL),
            {
                "type": "scatter",
                "mode": "markers",
                "x": typed_array(found.distances),
                "y": typed_array(unit.of(found.kls)),
                "name": "random pairs",
                "marker": {"color": SKY, "size": 4, "opacity": 0.45},
                "hoverinfo": "skip",
            },
            line("2 TV²", DISTANCES, bound, color="theme:text", width=2),
            line("−log(1 − TV²)", DISTANCES, far, color="theme:text", dash="dot"),
            point(
                "your pair", found.distance, unit.of(found.kl), PURPLE, "diamond",
                size=13, y_range=heights,
            ),
        ],
        "layout": layout(
            xaxis=axis("total variation", range=[0, 1]),
            yaxis=axis(f"KL(P‖Q), {unit.name}", range=heights),
            hovermode="closest",
        ),
    }  # fmt: skip
