"""One divergence known in three ways, as a strip of points with error bars."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.explorations.families.three_ways import Point, ThreeWays
from kllab.figures.round_number import round_up
from kllab.figures.theme import GREEN, ORANGE, P_COLOUR, Q_COLOUR, axis, layout

Figure = dict[str, Any]
_LOOKS = {"closed form": (GREEN, "circle"), "Monte Carlo": (ORANGE, "diamond")}


def strip(way: ThreeWays, unit: Unit) -> Figure:
    """Draw the ways of one direction above each other, on an axis as wide as Monte Carlo's error.

    Bars of Monte Carlo are two standard errors to each side; other errors are too small to see.
    """
    shown = [point for point in way.points if np.isfinite(point.value)]
    names = [point.way for point in way.points][::-1]
    return {
        "data": [_trace(point, unit) for point in shown] or [_nothing(names)],
        "layout": layout(
            xaxis=axis(f"{way.name}, {unit.name}", **_range(way, unit)),
            yaxis=axis(
                "",
                type="category",
                categoryorder="array",
                categoryarray=names,
                range=[-0.6, len(names) - 0.4],
                fixedrange=True,
            ),
            showlegend=False,
            hovermode="closest",
            margin={"l": 96, "r": 16, "t": 12, "b": 44},
            meta={"narrow": {"margin": {"l": 90, "r": 10, "t": 12, "b": 40}}},
            annotations=[
                {
                    "xref": "paper",
                    "x": 0.5,
                    "y": point.way,
                    "text": "∞",
                    "showarrow": False,
                    "font": {"size": 18},
                }
                for point in way.points
                if np.isinf(point.value)
            ],
        ),
    }


def _range(way: ThreeWays, unit: Unit) -> dict[str, Any]:
    drawn = way.monte_carlo
    finite = [unit.of(point.value) for point in way.points if np.isfinite(point.value)]
    if not finite:
        return {"range": [0, 1], "showticklabels": False}
    centre = finite[0]
    reach = max([abs(value - centre) for value in finite] + [2 * unit.of(drawn.error or 0.0)])
    half = round_up(1.5 * reach, least=1e-12 + 1e-6 * abs(centre))
    return {"range": [centre - half, centre + half], "nticks": 5}


def _trace(point: Point, unit: Unit) -> dict[str, Any]:
    colour, symbol = _LOOKS.get(point.way, (P_COLOUR, "square"))
    bars = 2 if point.way == "Monte Carlo" else 1
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [unit.of(point.value)],
        "y": [point.way],
        "name": point.way,
        "marker": {"color": colour, "size": 11, "symbol": symbol},
        "error_x": {
            "type": "data",
            "array": [bars * unit.of(point.error or 0.0)],
            "thickness": 2,
            "width": 7,
            "color": colour,
        },
        "hovertemplate": f"{point.way}: {point.text(unit)}<extra></extra>",
    }


def _nothing(names: list[str]) -> dict[str, Any]:
    """Keep the rows of the chart where no value is finite."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None] * len(names),
        "y": names,
        "marker": {"color": Q_COLOUR},
    }
