"""Figures of two families: densities, and the integrand."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView, Integrand, Outline
from kllab.topics.families.marks import marks
from pages.charts.handle import handle
from pages.charts.steady_range import round_up
from pages.charts.theme import (
    GREEN,
    PURPLE,
    ZERO_LINE,
    Figure,
    Trace,
    axis,
    figure,
    note,
)
from pages.charts.traces import bars, line, markers, signed_curve
from pages.charts.typed_array import typed_array
from pages.foundations.direction import Direction, P, Q, Side

FEW = 16
"""Largest number of outcomes with bars that are wide enough for a pattern."""
FAR = 1e4
"""Largest height that is drawn, in heights of the chart."""
_HIGHEST = 0.97
"""Largest height of a handle, in heights of the chart."""


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
    drawn = figure(
        data,
        xaxis=axis("x", range=_ends(view)),
        yaxis=axis(title, range=[0, top]),
        barmode="overlay",
        hovermode="closest" if both_discrete else "x unified",
    )
    drawn["layout"]["meta"] |= {"handles": _handles(view, top)}
    return drawn


def _handles(view: FamilyView, top: float) -> list[dict[str, Any]]:
    """Return a handle at each mark of P and of Q, on its density or on the bar below it."""
    found = []
    for side, member in ((P, view.pair.p), (Q, view.pair.q)):
        distribution = member.distribution
        for mark in marks(member):
            outcome = np.floor(mark.at) if distribution.support.integers else mark.at
            found.append(
                handle(
                    f"{side.name.lower()}_{mark.entry.key}",
                    mark.at,
                    min(float(distribution.prob(outcome)), _HIGHEST * top),
                    f"{mark.entry.label} of {side.name}",
                    f"{mark.value:g}",
                    axes="x",
                    colour=side.colour,
                    step=mark.step,
                    x_range=(float(mark.places.min()), float(mark.places.max())),
                )
            )
    return found


def integrand(view: FamilyView, values: Integrand, way: Direction, unit: Unit) -> Figure:
    """Draw the signed integrand (or terms) of one direction; infinite values reach the top."""
    x, y, discrete = values.x, unit.of(values.values), values.discrete
    finite = y[np.isfinite(y)]
    # An integrand that is infinite at an edge must not flatten the other values.
    high = round_up(1.1 * _typical(np.maximum(finite, 0), discrete), least=unit.of(1e-3))
    low = round_up(1.1 * _typical(np.maximum(-finite, 0), discrete), least=0.1 * high)
    infinite = x[np.isposinf(y)]
    notes = []
    if len(infinite):
        look = {"yanchor": "top", "bgcolor": "theme:background", "borderpad": 2}
        notes.append(note("∞ here", float(infinite[len(infinite) // 2]), high, **look))
    # Values far outside the chart need not be drawn to scale.
    shown = np.clip(np.nan_to_num(y, nan=0.0), -FAR * low, FAR * high)
    per = "" if discrete else " per unit of x"
    return figure(
        _signed_bars(view, x, shown, way)
        if discrete
        else signed_curve(
            (way.adds, way.subtracts, way.integrand),
            x,
            shown,
            **way.first.line | {"width": 2},
        ),
        xaxis=axis("x", range=_ends(view)),
        yaxis=axis(f"{way.integrand}, {unit.name}{per}", range=[-low, high], **ZERO_LINE),
        barmode="overlay",
        annotations=notes,
    )


def _typical(values: Any, discrete: bool) -> float:
    if not len(values):
        return 0.0
    return float(values.max() if discrete else np.quantile(values, 0.985))


def _ends(view: FamilyView) -> list[float]:
    low, high = view.window
    margin = 0.02 * (high - low) + (0.7 if view.p.discrete or view.q.discrete else 0.0)
    return [low - margin, high + margin]


def _density(outline: Outline, side: Side) -> Trace:
    heights = np.minimum(outline.y, FAR * outline.typical)
    return line(side.name, outline.x, heights, **side.line) | {
        "fill": "tozeroy",
        "fillcolor": side.fill,
        "hovertemplate": f"{side.name}: %{{y:.4g}}<extra></extra>",
    }


def _bars(outline: Outline, side: Side, view: FamilyView, shift: float) -> list[Trace]:
    """Return the bars of the outcomes, moved by `shift` widths of a bar."""
    width = _bar_width(outline.x, view)
    few = len(outline.x) <= FEW
    probabilities = bars(
        side.name,
        typed_array(outline.x),
        typed_array(outline.y),
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
    look = {"color": side.colour, "size": 6, "symbol": symbol}
    heads = markers(side.name, outline.x + width * shift, outline.y, **look)
    return [probabilities, heads | {"showlegend": False, "hoverinfo": "skip"}]


def _bar_width(x: Any, view: FamilyView) -> float:
    """Return the width of an outcome's bar, in units of x."""
    gaps = np.diff(x)
    least = float(gaps.min()) if len(gaps) else 1.0
    # Thin like stems beside a curve, but wide enough to be visible.
    return max(0.36 * least, 0.003 * (view.window[1] - view.window[0]))


def _signed_bars(view: FamilyView, x: Any, shown: Any, way: Direction) -> list[Trace]:
    """Return the bars above and below zero."""
    adds = shown > 0
    return [
        bars(
            label,
            typed_array(x[chosen]),
            typed_array(shown[chosen]),
            colour,
            pattern,
            width=1.6 * _bar_width(x, view),
            hovertemplate=f"{way.integrand} at %{{x:g}}: %{{y:.4g}}<extra></extra>",
        )
        for chosen, label, colour, pattern in (
            (adds, way.adds, GREEN, ""),
            (~adds, way.subtracts, PURPLE, "/"),
        )
    ]
