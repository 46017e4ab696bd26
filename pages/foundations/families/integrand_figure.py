"""What adds and what subtracts, as filled areas under a curve or as bars."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.topics.families.compute import FamilyView, Integrand
from pages.charts.theme import GREEN, NEGATIVE_FILL, P_LINE, POSITIVE_FILL, PURPLE, Q_LINE
from pages.charts.typed_array import typed_array


def heights(values: Any) -> NDArray[Any]:
    """Encode heights of a curve."""
    # Densities of extreme parameters leave the float32 that is enough for every other picture.
    large = len(values) and float(np.abs(values).max()) > 1e30
    return typed_array(values, "f8" if large else "f4")


def bar_width(x: Any, view: FamilyView) -> float:
    """Return how wide the bar of an outcome is, in units of x."""
    gaps = np.diff(x)
    least = float(gaps.min()) if len(gaps) else 1.0
    # Thin enough to be stems beside a curve, wide enough to be seen at all.
    return max(0.36 * least, 0.003 * (view.window[1] - view.window[0]))


def signed_curve(way: Integrand, shown: Any, name: str) -> list[dict[str, Any]]:
    """Return the areas above and below zero, and the curve."""
    x = typed_array(way.x, "f8")
    fills = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": heights(part),
            "name": label,
            "fill": "tozeroy",
            "fillcolor": colour,
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for part, label, colour in (
            (np.maximum(shown, 0), "adds", POSITIVE_FILL),
            (np.minimum(shown, 0), "subtracts", NEGATIVE_FILL),
        )
    ]
    line = P_LINE if name.startswith("p") else Q_LINE
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": heights(shown),
        "name": name,
        "line": {**line, "width": 2},
    }
    return [*fills, curve]


def signed_bars(view: FamilyView, way: Integrand, shown: Any, name: str) -> list[dict[str, Any]]:
    """Return the bars above and below zero."""
    adds = shown > 0
    return [
        {
            "type": "bar",
            "x": typed_array(way.x[chosen], "f8"),
            "y": heights(shown[chosen]),
            "width": 1.6 * bar_width(way.x, view),
            "name": label,
            "marker": {"color": colour, "pattern": {"shape": pattern}},
            "hovertemplate": f"{name} at %{{x:g}}: %{{y:.4g}}<extra></extra>",
        }
        for chosen, label, colour, pattern in (
            (adds, "adds", GREEN, ""),
            (~adds, "subtracts", PURPLE, "/"),
        )
    ]
