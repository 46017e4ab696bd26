"""Figures of two families: densities, the integrand, and the same number by several methods."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView, Integrand, Outline
from kllab.topics.families.method_comparison import Point, ThreeWays
from pages.charts.point import point
from pages.charts.steady_range import Range, from_zero, round_up
from pages.charts.theme import (
    GREEN,
    NEGATIVE_FILL,
    ORANGE,
    P_COLOUR,
    P_FILL,
    P_LINE,
    POSITIVE_FILL,
    PURPLE,
    Q_COLOUR,
    Q_FILL,
    Q_LINE,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import bars
from pages.charts.typed_array import typed_array
from pages.foundations.families.text import result

FEW = 16
FAR = 1e4
LOOKS = {"P": (P_LINE, P_FILL, ""), "Q": (Q_LINE, Q_FILL, "/")}
_METHOD_LOOKS = {"closed form": (GREEN, "circle", 11), "Monte Carlo": (ORANGE, "diamond", 8)}
_FEWEST = 100
"""Number of samples that sets the axis: with more samples the bar gets shorter, not the axis."""


def densities(view: FamilyView) -> Figure:
    """Draw P and Q on one axis: densities as lines, probabilities as bars."""
    both_discrete = view.p.discrete and view.q.discrete
    data = []
    for name, outline, side in (("P", view.p, -1.0), ("Q", view.q, 1.0)):
        if outline.discrete:
            data += _bars(outline, name, view, side if both_discrete else 0.0)
        else:
            data.append(_density(outline, name))
    if view.p.discrete == view.q.discrete:
        title = "probability" if view.p.discrete else "density"
    else:
        title = "density, or probability"
    top = round_up(1.12 * max(view.p.typical, view.q.typical), least=1e-3)
    return figure(
        data,
        xaxis=axis("x", range=_ends(view)),
        yaxis=axis(title, range=[0, top]),
        barmode="overlay",
        hovermode="closest" if both_discrete else "x unified",
    )


def integrand(view: FamilyView, way: Integrand, direction: str, unit: Unit) -> Figure:
    """Draw the signed integrand (or terms) of one direction; infinite values reach the top."""
    values = unit.of(way.values)
    finite = values[np.isfinite(values)]
    # An integrand that is infinite at an edge must not flatten the rest.
    high = round_up(1.1 * _typical(np.maximum(finite, 0), way.discrete), least=unit.of(1e-3))
    low = round_up(1.1 * _typical(np.maximum(-finite, 0), way.discrete), least=0.1 * high)
    name = "p log(p/q)" if direction == "pq" else "q log(q/p)"
    endless = np.isposinf(values)
    # Values far outside the chart may not fit into the float32 that the browser gets.
    shown = np.clip(np.nan_to_num(values, nan=0.0), -FAR * low, FAR * high)
    traces = (
        _signed_bars(view, way, shown, name) if way.discrete else _signed_curve(way, shown, name)
    )
    per = "" if way.discrete else " per unit of x"
    return figure(
        traces,
        xaxis=axis("x", range=_ends(view)),
        yaxis=axis(
            f"{name}, {unit.name}{per}",
            range=[-low, high],
            zeroline=True,
            zerolinecolor="theme:text",
        ),
        barmode="overlay",
        annotations=_endless_note(way, endless, high),
    )


def _typical(values: Any, discrete: bool) -> float:
    if not len(values):
        return 0.0
    return float(values.max() if discrete else np.quantile(values, 0.985))


def _ends(view: FamilyView) -> list[float]:
    low, high = view.window
    margin = 0.02 * (high - low) + (0.7 if view.p.discrete or view.q.discrete else 0.0)
    return [low - margin, high + margin]


def _curve(name: str, x: Any, y: Any, **overrides: Any) -> Trace:
    """Return a curve whose coordinates may need float64."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(x, "f8"),
        "y": _heights(y),
        "name": name,
        **overrides,
    }


def _density(outline: Outline, name: str) -> Trace:
    line, fill, _ = LOOKS[name]
    return _curve(
        name,
        outline.x,
        np.minimum(outline.y, FAR * outline.typical),
        line=line,
        fill="tozeroy",
        fillcolor=fill,
        hovertemplate=f"{name}: %{{y:.4g}}<extra></extra>",
    )


def _bars(outline: Outline, name: str, view: FamilyView, side: float) -> list[Trace]:
    line, _, pattern = LOOKS[name]
    width = _bar_width(outline.x, view)
    few = len(outline.x) <= FEW
    probabilities = bars(
        name,
        typed_array(outline.x, "f8"),
        _heights(outline.y),
        line["color"],
        pattern if few else "",
        width=width,
        offset=width * (side - 1) / 2,
        hovertemplate=f"{name}(%{{x:g}}) = %{{y:.4g}}<extra></extra>",
    )
    if few:
        return [probabilities]
    # Too thin for a pattern: stems, distinguished by their markers.
    symbol = "circle" if name == "P" else "diamond-open"
    heads = _curve(
        name,
        outline.x + width * side / 2,
        outline.y,
        mode="markers",
        showlegend=False,
        marker={"color": line["color"], "size": 6, "symbol": symbol},
        hoverinfo="skip",
    )
    return [probabilities, heads]


def _endless_note(way: Integrand, endless: Any, high: float) -> list[dict[str, Any]]:
    if not endless.any():
        return []
    where = way.x[endless]
    return [
        {
            "x": float(where[len(where) // 2]),
            "y": high,
            "yanchor": "top",
            "text": "∞ here",
            "showarrow": False,
            "bgcolor": "theme:background",
            "borderpad": 2,
        }
    ]


def _heights(values: Any) -> NDArray[Any]:
    """Return the heights of a curve as a typed array."""
    # Densities of extreme parameters exceed float32, which suffices for all other charts.
    large = len(values) and float(np.abs(values).max()) > 1e30
    return typed_array(values, "f8" if large else "f4")


def _bar_width(x: Any, view: FamilyView) -> float:
    """Return the width of an outcome's bar, in units of x."""
    gaps = np.diff(x)
    least = float(gaps.min()) if len(gaps) else 1.0
    # Thin like stems beside a curve, but wide enough to be visible.
    return max(0.36 * least, 0.003 * (view.window[1] - view.window[0]))


def _signed_curve(way: Integrand, shown: Any, name: str) -> list[Trace]:
    """Return the areas above and below zero, and the curve."""
    fills = [
        _curve(
            label,
            way.x,
            part,
            fill="tozeroy",
            fillcolor=colour,
            line={"width": 0},
            hoverinfo="skip",
        )
        for part, label, colour in (
            (np.maximum(shown, 0), "adds", POSITIVE_FILL),
            (np.minimum(shown, 0), "subtracts", NEGATIVE_FILL),
        )
    ]
    line = P_LINE if name.startswith("p") else Q_LINE
    return [*fills, _curve(name, way.x, shown, line=line | {"width": 2})]


def _signed_bars(view: FamilyView, way: Integrand, shown: Any, name: str) -> list[Trace]:
    """Return the bars above and below zero."""
    adds = shown > 0
    return [
        bars(
            label,
            typed_array(way.x[chosen], "f8"),
            _heights(shown[chosen]),
            colour,
            pattern,
            width=1.6 * _bar_width(way.x, view),
            hovertemplate=f"{name} at %{{x:g}}: %{{y:.4g}}<extra></extra>",
        )
        for chosen, label, colour, pattern in (
            (adds, "adds", GREEN, ""),
            (~adds, "subtracts", PURPLE, "/"),
        )
    ]


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
            zeroline=True,
            zerolinecolor="theme:text",
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
    colour, symbol, size = _METHOD_LOOKS.get(each.way, (P_COLOUR, "square", 11))
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
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None] * len(names),
        "y": names,
        "marker": {"color": Q_COLOUR},
    }
