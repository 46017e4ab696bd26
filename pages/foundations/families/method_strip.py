"""Figure of the same KL by several methods: closed form, quadrature or sum, Monte Carlo."""

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.families.method_comparison import Point, ThreeWays
from pages.charts.point import point
from pages.charts.steady_range import Range, from_zero, round_up
from pages.charts.theme import BLUE, GREEN, ORANGE, ZERO_LINE, Figure, Trace, axis, figure, note
from pages.foundations.families.text import result

_LOOKS = {"closed form": (GREEN, "circle", 11), "Monte Carlo": (ORANGE, "diamond", 8)}
_FEWEST = 100
"""Number of samples that sets the axis: with more samples the bar gets shorter, not the axis."""


def method_strip(way: ThreeWays, unit: Unit) -> Figure:
    """Draw the results of all methods for one direction, relative to the best known value.

    Bars of Monte Carlo are two standard errors to each side; other errors are too small to see.
    If the divergence is infinite, or only estimated by samples, the values themselves are shown.
    """
    known = way.points[0].value
    zero = known if np.isfinite(known) else 0.0
    shown = [each for each in way.points if np.isfinite(each.value)]
    ends = _strip_ends(way, known, unit)
    names = [each.way for each in way.points][::-1]
    title = f"{way.name} − {unit.number(zero)}" if zero else way.name
    return figure(
        [_trace(each, zero, ends, unit) for each in shown] or [_nothing(names)],
        xaxis=axis(
            f"{title}, {unit.name}",
            range=ends,
            nticks=5,
            showticklabels=bool(shown),
            **ZERO_LINE,
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
        margin={"l": 96, "r": 16, "t": 4, "b": 40},
        meta={"narrow": {"margin": {"l": 90, "r": 10, "t": 4, "b": 40}}},
        annotations=[
            note("∞", 0.5, each.way, xref="paper", font={"size": 18})
            for each in way.points
            if np.isinf(each.value)
        ],
    )


def _strip_ends(way: ThreeWays, known: float, unit: Unit) -> Range:
    """Return the ends of the axis; if KL is known they do not depend on the samples."""
    if not np.isfinite(known):
        estimates = [each.value for each in way.points if np.isfinite(each.value)]
        return from_zero(1.2 * unit.of(np.array(estimates)), least=unit.of(0.1))
    # The variance of log p/q is about 2 KL if p and q are similar, and larger otherwise.
    error = float(np.sqrt(2 * known / _FEWEST))
    reach = round_up(unit.of(max(2 * error, 0.2 * known)), least=unit.of(1e-6))
    return [-reach, reach]


def _trace(each: Point, zero: float, ends: Range, unit: Unit) -> Trace:
    colour, symbol, size = _LOOKS.get(each.way, (BLUE, "square", 11))
    errors = 2 if each.way == "Monte Carlo" else 1
    mark = point(each.way, unit.of(each.value - zero), 0.0, colour, symbol, size=size, x_range=ends)
    bar = {
        "type": "data",
        "array": [errors * unit.of(each.error or 0.0)],
        "thickness": 2,
        "width": 7,
        "color": colour,
    }
    hover = f"{each.way}: {result(each, unit)}<extra></extra>"
    return mark | {"y": [each.way], "error_x": bar, "hovertemplate": hover}


def _nothing(names: list[str]) -> Trace:
    """Return an invisible trace that keeps the rows of the chart if no value is finite."""
    return {"type": "scatter", "mode": "markers", "x": [None] * len(names), "y": names}
