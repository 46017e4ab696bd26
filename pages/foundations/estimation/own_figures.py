"""Figures of the estimates from the visitor's own numbers."""

from collections.abc import Mapping
from math import isfinite

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.estimation.compute import QUANTILE
from kllab.topics.estimation.own_numbers import Found, OwnView
from pages.charts.theme import Figure, Trace, axis, figure
from pages.charts.traces import bars, markers
from pages.charts.typed_array import typed_array
from pages.foundations.direction import DIRECTIONS, SIDES, Direction
from pages.foundations.estimation.figures import axis_ends

_APART = {"P": 0.17, "Q": -0.17}
"""Distance of each direction's marks from the line of the method."""
_BINS = 40


def estimates(view: OwnView, unit: Unit) -> Figure:
    """Draw the estimates of both directions by method, with 95 % intervals."""
    names = list(view.pq)
    places = {name: len(names) - 1 - index for index, name in enumerate(names)}
    ends = axis_ends(_largest(view, unit))
    data = [
        _marks(way, way.of(view.pq, view.qp), places, ends, unit) for way in DIRECTIONS.values()
    ]
    drawn = figure(
        data,
        xaxis=axis(unit.name, range=[*ends], zeroline=True, zerolinecolor="theme:text"),
        yaxis=axis("", range=[-0.6, len(names) - 0.4], showgrid=False, zeroline=False,
                   tickvals=[*places.values()], ticktext=[_broken(name) for name in names]),
        hovermode="closest",
    )  # fmt: skip
    drawn["layout"]["margin"] = {"l": 130, "r": 12, "t": 36, "b": 44}
    return drawn


def _broken(name: str) -> str:
    """Return the name of a method in two lines if it is long."""
    return name.replace(", fitted", ",<br>fitted").replace(" under ", "<br>under ")


def _largest(view: OwnView, unit: Unit) -> float:
    """Return the largest of the estimates to believe, and of the median of all."""
    values = np.array([one.value for one in (*view.pq.values(), *view.qp.values())])
    finite = values[np.isfinite(values)]
    middle = float(np.median(finite)) if finite.size else 0.0
    believed = [one.value for one in view.believed() if isfinite(one.value)]
    return float(unit.of(max(middle, 0.0, *believed)))


def _marks(
    way: Direction,
    found: Mapping[str, Found],
    places: dict[str, int],
    ends: tuple[float, float],
    unit: Unit,
) -> Trace:
    """Return the marks of one direction; those off the axis are triangles at its ends."""
    there = {name: one for name, one in found.items() if one.estimate}
    values = unit.of(np.array([one.value for one in there.values()]))
    errors = QUANTILE * unit.of(np.array([one.error for one in there.values()]))
    inset = 0.02 * (ends[1] - ends[0])  # whole triangles, not halves
    high, low = values > ends[1], values < ends[0]
    shown = np.where(high, ends[1] - inset, np.where(low, ends[0] + inset, values))
    side = way.first
    symbols = [
        "triangle-right" if value > ends[1] else "triangle-left" if value < ends[0] else side.symbol
        for value in values
    ]
    heights = [places[name] + _APART[side.name] for name in there]
    widths = np.where(np.isfinite(errors) & (shown == values), errors, 0.0)
    trace = markers(way.name, shown, heights, color=side.colour, size=9, symbol=symbols)
    return trace | {"error_x": {"type": "data", "array": typed_array(widths), "width": 4}}


def samples(view: OwnView) -> Figure:
    """Draw histograms of both columns in the same bins."""
    both = np.concatenate([view.columns.p, view.columns.q])
    low, high = (float(end) for end in np.quantile(both, [0.005, 0.995]))
    edges = np.linspace(low, high if high > low else low + 1, _BINS + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    data = []
    for side, column in zip(SIDES.values(), (view.columns.p, view.columns.q), strict=True):
        share = np.histogram(column, edges)[0] / len(column)
        data.append(
            bars(side.name, typed_array(middles), typed_array(share), side.colour, side.pattern)
            | {"opacity": 0.6}
        )
    return figure(
        data,
        xaxis=axis("value (the middle 99 %)"),
        yaxis=axis("share of the column", rangemode="tozero"),
        barmode="overlay",
        bargap=0,
    )
