"""Figures of estimates over repetitions: coverage, against n, by dimension, information."""

from collections.abc import Mapping
from math import log

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.estimation.against_n import SIZES, AgainstN
from kllab.topics.estimation.by_dimension import DIMENSIONS, ByDimension
from kllab.topics.estimation.coverage import NOMINAL, Coverage
from kllab.topics.estimation.samples import METHODS
from kllab.topics.estimation.saturation import TRUTHS, Saturation
from pages.charts.log_axis import log_axis
from pages.charts.theme import GREEN, ORANGE, PURPLE, SKY, Array, Figure, Trace, axis, figure
from pages.charts.traces import area_between, joined, line, markers
from pages.charts.typed_array import typed_array
from pages.foundations.estimation.figures import LOOKS, PLACES, TRUTH, axis_ends

BAND_FILL = "rgba(230,159,0,.25)"
_PATHS = 3
"""Single repetitions that are drawn."""
_BOUNDS = {
    "nwj": ("NWJ", GREEN, "dot", "rgba(0,158,115,.15)"),
    "dv": ("Donsker-Varadhan", PURPLE, "dash", "rgba(204,121,167,.2)"),
    "info_nce": ("InfoNCE", ORANGE, "solid", "rgba(230,159,0,.3)"),
}
_OF_DIMENSION = {
    "k1": ("circle", GREEN, "dot"),
    "neighbours": ("square", ORANGE, "solid"),
    "kernel": ("diamond", SKY, "dash"),
}


def coverage(found: Mapping[str, Coverage]) -> Figure:
    """Draw the share of intervals that contain the truth, each with its own interval."""
    ends = [-0.6, len(METHODS) - 0.4]
    data = [line("nominal 95 %", [100 * NOMINAL] * 2, ends, **TRUTH)]
    for needs, (title, colour, symbol) in LOOKS.items():
        names = [name for name in found if METHODS[name].needs == needs]
        shares = 100 * np.array([found[name].share for name in names])
        low, high = 100 * np.array([found[name].interval for name in names]).reshape(-1, 2).T
        trace = markers(
            title, shares, [PLACES[name] for name in names], color=colour, symbol=symbol, size=10
        )
        bars = {"array": typed_array(high - shares), "arrayminus": typed_array(shares - low)}
        data.append(trace | {"error_x": {"type": "data", "symmetric": False, "width": 4, **bars}})
    drawn = figure(
        data,
        xaxis=axis("intervals that contain the truth, %", range=[-2, 102]),
        yaxis=axis("", range=ends, showgrid=False, zeroline=False, tickvals=[*PLACES.values()],
                   ticktext=[method.title for method in METHODS.values()]),
        hovermode="closest",
    )  # fmt: skip
    drawn["layout"]["margin"] = {"l": 130, "r": 12, "t": 36, "b": 44}
    return drawn


def against_n(found: AgainstN | None, kl: float, unit: Unit) -> Figure:
    """Draw median, band and a few repetitions of a method over n, and the truth."""
    ends = axis_ends(unit.of(kl))
    ends = (2 * ends[0], ends[1])
    data: list[Trace] = [line("truth", [SIZES[0], SIZES[-1]], [unit.of(kl)] * 2, **TRUTH)]
    if found:
        data += _against_n(found, ends, unit)
    return figure(
        data,
        xaxis=log_axis("samples n of P, and of Q", SIZES[0], SIZES[-1]),
        yaxis=axis(f"estimate, {unit.name}", range=[*ends], zerolinecolor="theme:text"),
        hovermode="closest",
    )


def _against_n(found: AgainstN, ends: tuple[float, float], unit: Unit) -> list[Trace]:
    """Return the band and its lines; what is infinite is drawn above the axis."""
    far = ends[1] + 10 * (ends[1] - ends[0])

    def shown(values: Array) -> Array:
        return np.clip(unit.of(values), ends[0] - 10 * (ends[1] - ends[0]), far)

    low, high = map(shown, found.band)
    few = found.paths[:_PATHS]
    data = [
        area_between("90 % of repetitions", found.sizes, low, high, BAND_FILL),
        line("median", found.sizes, shown(found.median), color=ORANGE, width=2.5),
        line(
            "single repetitions",
            joined([found.sizes] * len(few)),
            joined([shown(path) for path in few]),
            color="theme:text",
            width=1,
            dash="dot",
        ),
    ]
    if found.exact:
        mean = np.array([one.mean for one in found.exact])
        data.append(
            line("exact mean", found.sizes, shown(mean), color=GREEN, width=1.5, dash="dash")
        )
    return data


def by_dimension(found: ByDimension, unit: Unit) -> Figure:
    """Draw the mean estimates over the dimension, with errors of the means, and the truth."""
    ends = axis_ends(unit.of(found.truth))
    data: list[Trace] = [
        line("truth", [0, DIMENSIONS[-1] + 1], [unit.of(found.truth)] * 2, **TRUTH)
    ]
    for name, (symbol, colour, dash) in _OF_DIMENSION.items():
        there = np.isfinite(found.mean[name])
        mean, error = (unit.of(part[name][there]) for part in (found.mean, found.error))
        data.append(
            line(METHODS[name].title, found.dimensions[there], mean, color=colour, dash=dash)
            | {
                "mode": "lines+markers",
                "marker": {"symbol": symbol, "size": 9, "color": colour},
                "error_y": {"type": "data", "array": typed_array(2 * error), "width": 4},
            }
        )
    return figure(
        data,
        xaxis=axis("dimension d", range=[0, DIMENSIONS[-1] + 1], tickvals=[*DIMENSIONS]),
        yaxis=axis(f"mean estimate, {unit.name}", range=[*ends], zerolinecolor="theme:text"),
        hovermode="closest",
    )


def saturation(found: Saturation | None, n: int, unit: Unit) -> Figure:
    """Draw the bounds of mutual information over the truth, and log n."""
    most = unit.of(float(TRUTHS[-1]))
    truths = [0.0, most]
    data: list[Trace] = [line("truth", truths, truths, **TRUTH)]
    data.append(
        line(f"log n = {unit.number(log(n), 3)}", truths, [unit.of(log(n))] * 2,
             color="theme:text", width=1.5, dash="dashdot")
    )  # fmt: skip
    if found:
        x = unit.of(found.truths)
        for name, (title, colour, dash, fill) in _BOUNDS.items():
            low, median, high = (
                np.clip(unit.of(part[name]), -100.0, 100.0)
                for part in (found.low, found.median, found.high)
            )
            data.append(area_between(f"{title}, 80 %", x, low, high, fill) | {"showlegend": False})
            data.append(line(title, x, median, color=colour, dash=dash, width=2.5))
    return figure(
        data,
        xaxis=axis(f"mutual information, {unit.name}", range=[0, most]),
        yaxis=axis(f"bound, {unit.name}", range=[-0.1 * most, 1.4 * most]),
        hovermode="closest",
    )
