"""Figures of two members of any two families."""

from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.families.compute import FamilyView, Integrand, Outline
from pages.charts.steady_range import round_up
from pages.charts.theme import P_LINE, Q_LINE, axis, layout
from pages.charts.typed_array import typed_array
from pages.foundations.families.integrand_figure import (
    bar_width,
    heights,
    signed_bars,
    signed_curve,
)

Figure = dict[str, Any]
FEW = 16
FAR = 1e4
LOOKS = {
    "P": (P_LINE, "rgba(0,114,178,.12)", ""),
    "Q": (Q_LINE, "rgba(213,94,0,.10)", "/"),
}


def densities(view: FamilyView) -> Figure:
    """Densities as lines, probabilities as bars, of P and Q on one axis."""
    both_discrete = view.p.discrete and view.q.discrete
    data = []
    for name, outline, side in (("P", view.p, -1.0), ("Q", view.q, 1.0)):
        if outline.discrete:
            data += _bars(outline, name, view, side if both_discrete else 0.0)
        else:
            data.append(_curve(outline, name))
    if view.p.discrete == view.q.discrete:
        title = "probability" if view.p.discrete else "density"
    else:
        title = "density, or probability"
    top = round_up(1.12 * max(view.p.typical, view.q.typical), least=1e-3)
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("x", range=_ends(view)),
            yaxis=axis(title, range=[0, top]),
            barmode="overlay",
            hovermode="closest" if both_discrete else "x unified",
        ),
    }


def integrand(view: FamilyView, way: Integrand, direction: str, unit: Unit) -> Figure:
    """The integrand (or the terms) of one direction, signed; infinite ones reach the top."""
    values = unit.of(way.values)
    finite = values[np.isfinite(values)]
    # An integrand that is infinite at an edge must not flatten the rest.
    high = round_up(1.1 * _typical(np.maximum(finite, 0), way.discrete), least=unit.of(1e-3))
    low = round_up(1.1 * _typical(np.maximum(-finite, 0), way.discrete), least=0.1 * high)
    name = "p log(p/q)" if direction == "pq" else "q log(q/p)"
    endless = np.isposinf(values)
    # What leaves the picture by far need not fit into the float32 that a browser gets.
    shown = np.clip(np.nan_to_num(values, nan=0.0), -FAR * low, FAR * high)
    traces = signed_bars(view, way, shown, name) if way.discrete else signed_curve(way, shown, name)
    per = "" if way.discrete else " per unit of x"
    return {
        "data": traces,
        "layout": layout(
            xaxis=axis("x", range=_ends(view)),
            yaxis=axis(
                f"{name}, {unit.name}{per}",
                range=[-low, high],
                zeroline=True,
                zerolinecolor="theme:text",
            ),
            barmode="overlay",
            annotations=_endless_note(way, endless, high),
        ),
    }


def _typical(values: Any, discrete: bool) -> float:
    if not len(values):
        return 0.0
    return float(values.max() if discrete else np.quantile(values, 0.985))


def _ends(view: FamilyView) -> list[float]:
    low, high = view.window
    room = 0.02 * (high - low) + (0.7 if view.p.discrete or view.q.discrete else 0.0)
    return [low - room, high + room]


def _curve(outline: Outline, name: str) -> dict[str, Any]:
    line, fill, _ = LOOKS[name]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(outline.x, "f8"),
        "y": heights(np.minimum(outline.y, FAR * outline.typical)),
        "name": name,
        "line": line,
        "fill": "tozeroy",
        "fillcolor": fill,
        "hovertemplate": f"{name}: %{{y:.4g}}<extra></extra>",
    }


def _bars(outline: Outline, name: str, view: FamilyView, side: float) -> list[dict[str, Any]]:
    line, _, pattern = LOOKS[name]
    width = bar_width(outline.x, view)
    few = len(outline.x) <= FEW
    bars = {
        "type": "bar",
        "x": typed_array(outline.x, "f8"),
        "y": heights(outline.y),
        "width": width,
        "offset": width * (side - 1) / 2,
        "name": name,
        "marker": {"color": line["color"], "pattern": {"shape": pattern if few else ""}},
        "hovertemplate": f"{name}(%{{x:g}}) = %{{y:.4g}}<extra></extra>",
    }
    if few:
        return [bars]
    # Too thin for a pattern: stems, told apart by their heads.
    heads = {
        "type": "scatter",
        "mode": "markers",
        "x": typed_array(outline.x + width * side / 2, "f8"),
        "y": heights(outline.y),
        "name": name,
        "showlegend": False,
        "marker": {
            "color": line["color"],
            "size": 6,
            "symbol": "circle" if name == "P" else "diamond-open",
        },
        "hoverinfo": "skip",
    }
    return [bars, heads]


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
