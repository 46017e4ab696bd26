"""Figures of two families: densities, and the integrand."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView, Integrand, Outline
from pages.charts.steady_range import round_up
from pages.charts.theme import (
    GREEN,
    NEGATIVE_FILL,
    POSITIVE_FILL,
    PURPLE,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import bars
from pages.charts.typed_array import typed_array
from pages.foundations.direction import Direction, P, Q, Side

FEW = 16
"""Largest number of outcomes with bars that are wide enough for a pattern."""
FAR = 1e4
"""Largest height that is drawn, in heights of the chart."""


def densities(view: FamilyView) -> Figure:
    """Draw P and Q on one axis: densities as lines, probabilities as bars."""
    both_discrete = view.p.discrete and view.q.discrete
    data = []
    for side, outline, shift in ((P, view.p, -0.5), (Q, view.q, 0.5)):
        if outline.discrete:
            data += _bars(outline, side, view, shift if both_discrete else 0.0)
        else:
            data.append(_density(outline, side))
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


def integrand(view: FamilyView, values: Integrand, way: Direction, unit: Unit) -> Figure:
    """Draw the signed integrand (or terms) of one direction; infinite values reach the top."""
    x, y, discrete = values.x, unit.of(values.values), values.discrete
    finite = y[np.isfinite(y)]
    # An integrand that is infinite at an edge must not flatten the rest.
    high = round_up(1.1 * _typical(np.maximum(finite, 0), discrete), least=unit.of(1e-3))
    low = round_up(1.1 * _typical(np.maximum(-finite, 0), discrete), least=0.1 * high)
    infinite = x[np.isposinf(y)]
    # Values far outside the chart may not fit into the float32 that the browser gets.
    shown = np.clip(np.nan_to_num(y, nan=0.0), -FAR * low, FAR * high)
    per = "" if discrete else " per unit of x"
    return figure(
        _signed_bars(view, x, shown, way) if discrete else _signed_curve(x, shown, way),
        xaxis=axis("x", range=_ends(view)),
        yaxis=axis(
            f"{way.integrand}, {unit.name}{per}",
            range=[-low, high],
            zeroline=True,
            zerolinecolor="theme:text",
        ),
        barmode="overlay",
        annotations=[_infinite_note(infinite, high)] if len(infinite) else [],
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


def _density(outline: Outline, side: Side) -> Trace:
    return _curve(
        side.name,
        outline.x,
        np.minimum(outline.y, FAR * outline.typical),
        line=side.line,
        fill="tozeroy",
        fillcolor=side.fill,
        hovertemplate=f"{side.name}: %{{y:.4g}}<extra></extra>",
    )


def _bars(outline: Outline, side: Side, view: FamilyView, shift: float) -> list[Trace]:
    """Return the bars of the outcomes, moved by `shift` widths of a bar."""
    width = _bar_width(outline.x, view)
    few = len(outline.x) <= FEW
    probabilities = bars(
        side.name,
        typed_array(outline.x, "f8"),
        _heights(outline.y),
        side.colour,
        side.pattern if few else "",
        width=width,
        offset=width * (shift - 0.5),
        hovertemplate=f"{side.name}(%{{x:g}}) = %{{y:.4g}}<extra></extra>",
    )
    if few:
        return [probabilities]
    # Too thin for a pattern: stems, distinguished by their markers.
    symbol = "circle" if side is P else "diamond-open"
    heads = _curve(
        side.name,
        outline.x + width * shift,
        outline.y,
        mode="markers",
        showlegend=False,
        marker={"color": side.colour, "size": 6, "symbol": symbol},
        hoverinfo="skip",
    )
    return [probabilities, heads]


def _infinite_note(x: Any, high: float) -> dict[str, Any]:
    return {
        "x": float(x[len(x) // 2]),
        "y": high,
        "yanchor": "top",
        "text": "∞ here",
        "showarrow": False,
        "bgcolor": "theme:background",
        "borderpad": 2,
    }


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


def _signed_curve(x: Any, shown: Any, way: Direction) -> list[Trace]:
    """Return the areas above and below zero, and the curve."""
    fills = [
        _curve(
            label,
            x,
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
    return [*fills, _curve(way.integrand, x, shown, line=way.first.line | {"width": 2})]


def _signed_bars(view: FamilyView, x: Any, shown: Any, way: Direction) -> list[Trace]:
    """Return the bars above and below zero."""
    adds = shown > 0
    return [
        bars(
            label,
            typed_array(x[chosen], "f8"),
            _heights(shown[chosen]),
            colour,
            pattern,
            width=1.6 * _bar_width(x, view),
            hovertemplate=f"{way.integrand} at %{{x:g}}: %{{y:.4g}}<extra></extra>",
        )
        for chosen, label, colour, pattern in (
            (adds, "adds", GREEN, ""),
            (~adds, "subtracts", PURPLE, "/"),
        )
    ]
