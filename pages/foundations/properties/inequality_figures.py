"""Figures of inequalities: Gibbs, the triangle, zeros, data processing, Pinsker."""

from math import log10
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.properties.data_processing import ProcessingFinding
from kllab.topics.properties.gibbs import CURVE, GibbsFinding
from kllab.topics.properties.infinity import InfinityFinding
from kllab.topics.properties.pinsker import DISTANCES, PinskerFinding
from kllab.topics.properties.triangle import GRID, TriangleFinding
from pages.charts.panels import on_panel
from pages.charts.point import point
from pages.charts.shapes import upright_line
from pages.charts.steady_range import from_zero, round_up
from pages.charts.theme import (
    GREEN,
    NEGATIVE_FILL,
    ORANGE,
    P_COLOUR,
    P_LINE,
    POSITIVE_FILL,
    PURPLE,
    Q_LINE,
    SKY,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import area_between, bars, line, markers
from pages.foundations.direction import P, Q

RATIOS = [0.0, 4.0]
"""Ratios q/p that Gibbs' figure shows."""
HEIGHTS = [-1.5, 3.0]
"""Ends of its vertical axis, in nats; Pinsker's begins at 0."""
NEAR = 1e-12
"""Smallest q of the left part, which has most steps of the slider."""
_ZERO = -312
"""Place of q = 0 on the axis of exponents of the right part."""


def gibbs(found: GibbsFinding, unit: Unit) -> Figure:
    """Draw −log r with the outcomes, as large as p, and their mean; KL, enlarged, as a bar."""
    heights = [unit.of(end) for end in HEIGHTS]
    data = [
        line("−log r", CURVE, unit.of(-np.log(CURVE)), color="theme:text", width=1.5),
        _outcomes(found, heights, unit),
    ]
    kl = unit.of(found.kl)
    if np.isfinite(kl):
        gap = line(
            "KL(P‖Q)",
            np.full(2, found.mean_ratio),
            np.array([unit.of(found.curve_below), kl]),
            color=GREEN,
            width=5,
        )
        mean = point(
            "mean", found.mean_ratio, kl, PURPLE, "diamond-open", size=11, x_range=RATIOS,
            y_range=heights,
        )  # fmt: skip
        hover = f"KL(P‖Q): %{{y:.6g}} {unit.name}<extra></extra>"
        enlarged = bars("", [0], [kl], GREEN, showlegend=False, hovertemplate=hover)
        data += [gap | {"hoverinfo": "skip"}, mean, enlarged | on_panel(2)]
    return figure(
        data,
        xaxis=axis("r = q/p", range=RATIOS, domain=[0, 0.78]),
        yaxis=axis(unit.name, range=heights, zerolinecolor="theme:text"),
        xaxis2={
            "domain": [0.92, 1],
            "range": [-0.8, 0.8],
            "anchor": "y2",
            "tickvals": [0],
            "ticktext": ["KL(P‖Q),<br>enlarged"],
            "fixedrange": True,
        },
        yaxis2=axis("", range=from_zero([kl], least=unit.of(0.01)), anchor="x2"),
        hovermode="closest",
    )


def _outcomes(found: GibbsFinding, heights: list[float], unit: Unit) -> Trace:
    """Return a point for each outcome; one beyond the axes is an arrow at their end."""
    seen = np.isfinite(found.heights)
    x, y = found.ratios[seen], unit.of(found.heights[seen])
    shown = np.clip(y, heights[0], heights[1])
    symbols = np.where(
        x > RATIOS[1], "triangle-right", np.where(y > shown, "triangle-up", "circle")
    )
    outcomes = markers(
        "outcomes",
        np.minimum(x, RATIOS[1]),
        shown,
        color=P_COLOUR,
        size=(10 + 26 * found.weights[seen] ** 0.5).tolist(),
        symbol=symbols.tolist(),
        opacity=0.75,
    )
    return outcomes | {
        "cliponaxis": False,
        "text": [f"r = {a:.4g}, log(p/q) = {b:.4g}" for a, b in zip(x, y, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def triangle(found: TriangleFinding, unit: Unit) -> Figure:
    """Draw the detour over q, the direct way, and where the first is the shorter."""
    detour, direct = unit.of(found.over_q), np.full(len(GRID), unit.of(found.direct))
    top = round_up(max(2.2 * float(direct[0]), 1.6 * unit.of(found.detour)), least=unit.of(0.2))
    shorter = np.minimum(detour, direct)
    return figure(
        [
            area_between("the detour is shorter", GRID, shorter, direct, POSITIVE_FILL),
            line("direct: KL(P‖R)", GRID, direct, **P_LINE),
            line("detour: KL(P‖Q) + KL(Q‖R)", GRID, detour, **Q_LINE),
            point("your Q", found.triple.q, unit.of(found.detour), PURPLE, "diamond", size=13),
        ],
        xaxis=axis("probability of Q", range=[0, 1]),
        yaxis=axis(unit.name, range=[0, top]),
        hovermode="closest",
        shapes=[
            # Beside the line, and P and R away from each other.
            upright_line(at, ORANGE, text=name, textposition="start", xanchor=side, padding=5)
            for name, at, side in _ends(found)
        ],
    )


def _ends(found: TriangleFinding) -> tuple[tuple[str, float, str], ...]:
    """Return name, place and anchor of P's letter and of R's."""
    p, r = found.triple.p, found.triple.r
    first, second = ("right", "left") if p < r else ("left", "right")
    # No space for a letter between a line and the end of the axis.
    anchors = (
        "left" if at < 0.05 else "right" if at > 0.95 else side
        for at, side in ((p, first), (r, second))
    )
    return tuple(zip(("P", "R"), (p, r), anchors, strict=True))


def infinity(found: InfinityFinding, unit: Unit) -> Figure:
    """Draw KL over q from 0.5 to 1e-12 and on to 1e-300, and the visitor's q; at 0 an arrow."""
    # A linear axis of exponents: plotly.js cannot pan a log axis of 300 decades.
    x, near = np.log10(found.cells), found.cells > 0.9 * NEAR
    kls = unit.of(found.kls)
    heights = [from_zero(1.1 * part, least=unit.of(1.0)) for part in (kls[near], kls)]
    right = on_panel(2)
    curve = line("KL(P‖Q)", x, kls, **P_LINE)
    data = [curve, curve | right]
    if np.isfinite(found.kl) and found.spec.q:
        mark = point("your q", log10(found.spec.q), unit.of(found.kl), PURPLE, size=13)
        data += [mark] if found.spec.q > 0.9 * NEAR else []
        data.append(mark | right)
    elif np.isfinite(found.kl):
        data.append(point("your q, 0", _ZERO, unit.of(found.kl), PURPLE, size=13) | right)
    return figure(
        data,
        xaxis=axis(
            "q = Q(2)",
            range=[log10(NEAR) - 0.3, 0.2],
            domain=[0, 0.56],
            tickvals=[-12, -9, -6, -3, 0],
            ticktext=["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1"],
        ),
        yaxis=axis(unit.name, range=heights[0]),
        xaxis2=axis(
            "q, down to 10⁻³⁰⁰",
            range=[-320, 10],
            domain=[0.68, 1],
            anchor="y2",
            tickvals=[-300, -150, 0],
            ticktext=["10⁻³⁰⁰", "10⁻¹⁵⁰", "1"],
        ),
        yaxis2=axis("", range=heights[1], anchor="x2"),
        hovermode="closest",
        showlegend=False,
        annotations=[] if np.isfinite(found.kl) else [_arrow_to_infinity(heights[1][1])],
    )


def _arrow_to_infinity(top: float) -> dict[str, Any]:
    """Return the arrow at q = 0 in the right part, whose axis ends at `top`."""
    return {
        "xref": "x2",
        "yref": "y2",
        "x": _ZERO,
        "y": top,
        "ax": 0,
        "ay": 150,  # below the curve, on a phone too
        "text": "q = 0:<br>KL = ∞",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 2,
        "arrowcolor": PURPLE,
        "xanchor": "left",
        "align": "left",
        "bgcolor": "theme:background",
    }


def data_processing(found: ProcessingFinding, unit: Unit) -> Figure:
    """Draw the merged probabilities above, and KL before and after below."""
    probabilities = [
        bars(
            side.name,
            found.names,
            values.tolist(),
            side.colour,
            side.pattern,
            hovertemplate=f"{side.name}(%{{x}}) = %{{y:.4g}}<extra></extra>",
        )
        for side, values in ((P, found.p), (Q, found.q))
    ]
    kls = (found.coarse, found.fine)
    finite = [unit.of(kl) for kl in kls if np.isfinite(kl)]
    reach = round_up(1.3 * max(finite, default=0.0), least=unit.of(0.05))
    lower = {
        "type": "bar",
        "orientation": "h",
        "x": [unit.of(kl) if np.isfinite(kl) else 2 * reach for kl in kls],
        "y": ["after", "before"],
        "text": [unit.number(kl) for kl in kls],
        "textposition": "auto",
        **on_panel(2),
        "name": "KL(P‖Q)",
        "showlegend": False,
        "marker": {"color": [GREEN, PURPLE]},
        "hovertemplate": f"%{{y}}: %{{x:.6g}} {unit.name}<extra></extra>",
    }
    return figure(
        [*probabilities, lower],
        xaxis=axis("outcomes after merging", type="category", anchor="y", fixedrange=True),
        yaxis=axis("probability", domain=[0.48, 1.0], range=[0, 1.02]),
        xaxis2=axis(f"KL(P‖Q), {unit.name}", anchor="y2", range=[0, reach]),
        yaxis2=axis("", domain=[0.0, 0.24], anchor="x2", fixedrange=True),
        bargap=0.3,
        hovermode="closest",
    )


def pinsker(found: PinskerFinding, unit: Unit) -> Figure:
    """Draw random pairs, the visitor's pair, Pinsker's bound and that of Bretagnolle and Huber."""
    bound, nothing = unit.of(2 * DISTANCES**2), np.zeros(len(DISTANCES))
    far = unit.of(-np.log1p(-(DISTANCES**2)))
    heights = [0.0, unit.of(HEIGHTS[1])]
    cloud = markers(
        "random pairs", found.distances, unit.of(found.kls), color=SKY, size=4, opacity=0.45
    )
    yours = point(
        "your pair", found.distance, unit.of(found.kl), PURPLE, "diamond", size=13, y_range=heights
    )
    return figure(
        [
            area_between("no pair lies here", DISTANCES, nothing, bound, NEGATIVE_FILL),
            cloud | {"hoverinfo": "skip"},
            line("2 TV²", DISTANCES, bound, color="theme:text", width=2),
            line("−log(1 − TV²)", DISTANCES, far, color="theme:text", dash="dot"),
            yours,
        ],
        xaxis=axis("total variation", range=[0, 1]),
        yaxis=axis(f"KL(P‖Q), {unit.name}", range=heights),
        hovermode="closest",
    )
