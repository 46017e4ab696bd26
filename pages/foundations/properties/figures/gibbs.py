"""Figure of Gibbs' inequality: outcomes on the curve -log r, their mean, and KL enlarged."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.gibbs import CURVE, GibbsFinding
from pages.charts.line import line
from pages.charts.point import point
from pages.charts.steady_range import from_zero
from pages.charts.theme import GREEN, P_COLOUR, PURPLE, axis, layout

Figure = dict[str, Any]
_RATIOS = [0.0, 4.0]


def figure(found: GibbsFinding, unit: Unit) -> Figure:
    """Draw the curve, outcomes with marker sizes by p, their mean, and KL as a bar."""
    heights = [unit.of(-1.5), unit.of(3.0)]
    data = [
        line("−log r", CURVE, unit.of(-np.log(CURVE)), color="theme:text", width=1.5),
        _outcomes(found, heights, unit),
    ]
    kl = unit.of(found.kl)
    if np.isfinite(kl):
        gap = np.array([unit.of(found.curve_below), kl])
        look = {"color": GREEN, "width": 5}
        data += [
            line("KL(P‖Q)", np.full(2, found.mean_ratio), gap, **look) | {"hoverinfo": "skip"},
            point(
                "their mean", found.mean_ratio, kl, PURPLE, "diamond-open", size=11,
                x_range=_RATIOS, y_range=heights,
            ),
            {
                "type": "bar",
                "x": [0],
                "y": [kl],
                "xaxis": "x2",
                "yaxis": "y2",
                "marker": {"color": GREEN},
                "showlegend": False,
                "hovertemplate": f"KL(P‖Q): %{{y:.6g}} {unit.name}<extra></extra>",
            },
        ]  # fmt: skip
    enlarged = from_zero([kl], least=unit.of(0.01))
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("r = q/p", range=_RATIOS, domain=[0, 0.78]),
            yaxis=axis(unit.name, range=heights, zerolinecolor="theme:text"),
            xaxis2={
                "domain": [0.92, 1],
                "range": [-0.8, 0.8],
                "anchor": "y2",
                "tickvals": [0],
                "ticktext": ["KL(P‖Q),<br>enlarged"],
                "fixedrange": True,
            },
            yaxis2=axis("", range=enlarged, anchor="x2"),
            hovermode="closest",
        ),
    }


def _outcomes(found: GibbsFinding, heights: list[float], unit: Unit) -> dict[str, Any]:
    """Return a point for each outcome; one beyond the axes is an arrow at their end."""
    seen = np.isfinite(found.heights)
    x, y = found.ratios[seen], unit.of(found.heights[seen])
    shown = np.clip(y, heights[0], heights[1])
    symbols = np.where(
        x > _RATIOS[1], "triangle-right", np.where(y > shown, "triangle-up", "circle")
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.minimum(x, _RATIOS[1]).tolist(),
        "y": shown.tolist(),
        "name": "outcomes, as large as p",
        "cliponaxis": False,
        "marker": {
            "color": P_COLOUR,
            "size": (10 + 26 * found.weights[seen] ** 0.5).tolist(),
            "symbol": symbols.tolist(),
            "opacity": 0.75,
        },
        "text": [f"r = {a:.4g}, log(p/q) = {b:.4g}" for a, b in zip(x, y, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }
