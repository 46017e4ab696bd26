"""Figure of the triangle inequality: the detour over each q, and the direct way."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.triangle import GRID, TriangleFinding
from pages.charts.line import line
from pages.charts.point import point
from pages.charts.steady_range import round_up
from pages.charts.theme import ORANGE, P_LINE, PURPLE, Q_LINE, axis, layout
from pages.foundations.properties.figures.area import between

Figure = dict[str, Any]


def figure(found: TriangleFinding, unit: Unit) -> Figure:
    """Draw the detour over q, the direct way, and where the first is the shorter."""
    detour, direct = unit.of(found.over_q), np.full(len(GRID), unit.of(found.direct))
    top = round_up(max(2.2 * float(direct[0]), 1.6 * unit.of(found.detour)), least=unit.of(0.2))
    return {
        "data": [
            between(GRID, np.minimum(detour, direct), direct, "the detour is shorter"),
            line("direct: KL(P‖R)", GRID, direct, **P_LINE),
            line("detour: KL(P‖Q) + KL(Q‖R)", GRID, detour, **Q_LINE),
            point("your Q", found.triple.q, unit.of(found.detour), PURPLE, "diamond", size=13),
        ],
        "layout": layout(
            xaxis=axis("probability of Q", range=[0, 1]),
            yaxis=axis(unit.name, range=[0, top]),
            hovermode="closest",
            shapes=[
                {
                    "type": "line",
                    "x0": at,
                    "x1": at,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": ORANGE, "width": 1.5, "dash": "dot"},
                    "label": {
                        "text": name,
                        "textposition": "start",
                        "textangle": 0,
                        "xanchor": side,  # beside the line, and P and R away from each other
                        "padding": 5,
                    },
                }
                for name, at, side in _ends(found)
            ],
        ),
    }


def _ends(found: TriangleFinding) -> tuple[tuple[str, float, str], ...]:
    """Return name, place and anchor of P's letter and of R's."""
    p, r = found.triple.p, found.triple.r
    first, second = ("right", "left") if p < r else ("left", "right")
    # No space for a letter between a line and the end of the axis.
    anchors = (
        "left" if at < 0.05 else "right" if at > 0.95 else side
        for at, side in ((p, first), (r, second))
    )
    return tuple(zip(("P", "R"), (p, r), anchors, strict=True))
