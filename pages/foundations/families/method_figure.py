"""One divergence known in three ways, as a strip of points with error bars."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.families.method_comparison import Point, ThreeWays
from pages.charts.point import point
from pages.charts.steady_range import Range, from_zero, round_up
from pages.charts.theme import GREEN, ORANGE, P_COLOUR, Q_COLOUR, axis, layout

Figure = dict[str, Any]
_LOOKS = {"closed form": (GREEN, "circle", 11), "Monte Carlo": (ORANGE, "diamond", 8)}
_FEWEST = 100
"""Samples that the axis has room for: with more of them the bar gets shorter, not the axis."""


def strip(way: ThreeWays, unit: Unit) -> Figure:
    """Draw the ways of one direction above each other, by their distance from what is known.

    Bars of Monte Carlo are two standard errors to each side; other errors are too small to see.
    Where the divergence is infinite, or not known without samples, the values themselves are shown.
    """
    known = way.points[0].value
    zero = known if np.isfinite(known) else 0.0
    shown = [each for each in way.points if np.isfinite(each.value)]
    ends = _ends(way, known, unit)
    names = [each.way for each in way.points][::-1]
    title = f"{way.name} − {unit.number(zero)}" if zero else way.name
    return {
        "data": [_trace(each, zero, ends, unit) for each in shown] or [_nothing(names)],
        "layout": layout(
            xaxis=axis(
                f"{title}, {unit.name}", range=ends, nticks=5, showticklabels=bool(shown),
                zeroline=True, zerolinecolor="theme:text",
            ),
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
                    "y": each.way,
                    "text": "∞",
                    "showarrow": False,
                    "font": {"size": 18},
                }
                for each in way.points
                if np.isinf(each.value)
            ],
        ),
    }  # fmt: skip


def _ends(way: ThreeWays, known: float, unit: Unit) -> Range:
    """Return the ends of the axis; where KL is known they do not depend on the samples."""
    if not np.isfinite(known):
        estimates = [each.value for each in way.points if np.isfinite(each.value)]
        return from_zero(1.2 * unit.of(np.array(estimates)), least=unit.of(0.1))
    # The variance of log p/q is about 2 KL where p and q are alike, and larger where they are not.
    error = float(np.sqrt(2 * known / _FEWEST))
    reach = round_up(unit.of(max(2 * error, 0.2 * known)), least=unit.of(1e-6))
    return [-reach, reach]


def _trace(each: Point, zero: float, ends: Range, unit: Unit) -> dict[str, Any]:
    colour, symbol, size = _LOOKS.get(each.way, (P_COLOUR, "square", 11))
    bars = 2 if each.way == "Monte Carlo" else 1
    mark = point(
        each.way, unit.of(each.value - zero), 0.0, colour, symbol, size=size, x_range=ends
    )  # fmt: skip
    bar = {
        "type": "data",
        "array": [bars * unit.of(each.error or 0.0)],
        "thickness": 2,
        "width": 7,
        "color": colour,
    }
    return {
        **mark,
        "y": [each.way],
        "error_x": bar,
        "hovertemplate": f"{each.way}: {each.text(unit)}<extra></extra>",
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
