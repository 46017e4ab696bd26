"""Figures of the exact information bottleneck: curve, clusters over beta, encoder."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.information_bottleneck.compute import BottleneckView
from kllab.topics.information_bottleneck.spec import BETAS
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import from_zero, round_up
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILLION,
    Array,
    Figure,
    axis,
    figure,
)
from pages.charts.traces import heat_map, line, markers
from pages.charts.typed_array import typed_array

_SCALE = [[0.0, "rgba(0,114,178,0.04)"], [1.0, "rgba(0,114,178,1)"]]
_WARM = [[0.0, "rgba(213,94,0,0.04)"], [1.0, "rgba(213,94,0,1)"]]


def information_curve(view: BottleneckView, unit: Unit) -> Figure:
    """Draw I(T;Y) over I(X;T), both bounds, the transitions and the chosen beta."""
    curve = view.curve
    rate, relevance = unit.of(curve.rate), unit.of(curve.relevance)
    bound = unit.of(curve.source.relevant)
    reach, top = (from_zero(1.08 * values, bound, least=0.1)[1] for values in (rate, relevance))
    corner = [0, min(bound, reach)]
    data = [
        line("I(T;Y) ≤ I(X;T)", corner, corner, color="theme:text", dash="dot", width=1.5),
        line("I(X;Y)", [0, reach], [bound, bound], color=ORANGE, dash="dash", width=2),
    ]
    if view.symmetric is not None:
        known = [unit.of(values) for values in view.symmetric]
        name = "exact, by Mrs. Gerber's lemma"
        gerber = line(name, *known, color=PURPLE, dash="longdash", width=5)
        data.append(gerber | {"opacity": 0.5})
    data.append(
        line("optimal codes", rate, relevance, color=GREEN, dash="solid", width=2.5)
        | {
            "mode": "lines+markers",
            "marker": {"size": 5, "color": GREEN},
            "customdata": [f"{beta:g}" for beta in BETAS],
            "hovertemplate": "β %{customdata}: I(X;T) %{x:.4f}, I(T;Y) %{y:.4f}<extra></extra>",
        }
    )
    new = [BETAS.index(step.by) for step in curve.transitions]
    unsettled = [BETAS.index(beta) for beta in curve.not_converged]
    for name, at, colour, symbol, size in (
        ("more clusters", new, VERMILLION, "triangle-up-open", 13),
        ("not converged", unsettled, ORANGE, "x-thin-open", 13),
    ):
        if at:
            look = {"color": colour, "symbol": symbol, "size": size, "line": {"width": 2}}
            data.append(markers(name, rate[at], relevance[at], **look))
    drawn = figure(
        data,
        xaxis=axis(f"I(X;T), {unit.name}", range=[-0.02 * reach, reach]),
        yaxis=axis(f"I(T;Y), {unit.name}", range=[-0.05 * top, top]),
        hovermode="closest",
    )
    drawn["layout"]["meta"] |= {"handles": [_on_curve(view, rate, relevance, unit)]}
    return drawn


def _on_curve(view: BottleneckView, rate: Array, relevance: Array, unit: Unit) -> dict[str, Any]:
    """Return the handle of beta on the curve; an arrow key reaches the next other code."""
    return handle(
        "rate",
        rate[view.index],
        relevance[view.index],
        "β",
        f"{view.spec.beta:g}",
        axes="x",
        colour=BLUE,
        step=unit.of(view.curve.gap(view.index)) or 0.01,
        x_range=(float(rate.min()), float(rate.max())),
    )


def clusters_over_beta(view: BottleneckView) -> Figure:
    """Draw p(y|t) of every cluster over beta; a cluster splits where a branch forks."""
    codes, y, chosen, critical = view.curve.codes, view.telling, view.spec.beta, view.curve.critical
    beta = np.concatenate(
        [np.full(code.encoder.shape[1], b) for code, b in zip(codes, BETAS, strict=True)]
    )
    p_y = np.concatenate([code.p_y_given_t[:, y] for code in codes])
    p_t = np.concatenate([code.p_t for code in codes])
    look = {"size": typed_array(4 + 14 * np.sqrt(p_t)), "color": GREEN, "opacity": 0.7}
    heights = [-0.13, 1.05]
    data = [
        markers(f"p(y = {y}|t), size p(t)", beta, p_y, **look)
        | {
            "customdata": typed_array(p_t),
            "hovertemplate": "β %{x:.3g}: p(y|t) %{y:.4f}, p(t) %{customdata:.3f}<extra></extra>",
        },
        line(f"β = {chosen:g}", [chosen] * 2, heights, color=BLUE, dash="solid", width=1.5),
    ]
    if critical < BETAS[-1]:
        name, look = f"1/σ² = {critical:.4g}", {"color": VERMILLION, "dash": "dash", "width": 2}
        data.append(line(name, [critical] * 2, heights, **look))
    drawn = figure(
        data,
        xaxis=log_axis("β, the weight of relevance", BETAS[0] / 1.05, BETAS[-1] * 1.05),
        yaxis=axis(f"p(y = {y}|t)", range=heights),
        hovermode="closest",
    )
    now = handle(
        "beta",
        chosen,
        -0.07,  # below the points
        "β",
        f"{chosen:g}",
        axes="x",
        colour=BLUE,
        step=0.12 * chosen,  # a little more than from one beta to the next
        x_range=(BETAS[0], BETAS[-1]),
    )
    drawn["layout"]["meta"] |= {"handles": [now]}
    return drawn


def encoder(view: BottleneckView) -> Figure:
    """Draw p(t|x) as a heat map with its numbers."""
    return _heat_map(view.code.encoder, "p(t|x)", _SCALE, top=1.0)


def distortions(view: BottleneckView, unit: Unit) -> Figure:
    """Draw KL(p(y|x)||p(y|t)) as a heat map; infinite where t excludes a y of x."""
    return _heat_map(unit.of(view.distortions), f"KL, {unit.name}", _WARM)


def _heat_map(
    values: NDArray[np.float64], name: str, scale: list[Any], top: float | None = None
) -> Figure:
    finite = values[np.isfinite(values)]
    high = top or round_up(float(finite.max(initial=0)), least=1e-3)
    shown = np.where(np.isfinite(values), values, high)
    texts = [[written(x, ".3g") if x > 5e-4 else "0" for x in row] for row in values]
    rows, columns = values.shape
    cells = heat_map(
        shown,
        0,
        high,
        scale,
        name=name,
        x=[f"t = {t}" for t in range(columns)],
        y=[f"x = {x}" for x in range(rows)],
        text=texts,
        hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        showscale=False,
        xgap=2,
        ygap=2,
    )
    fixed = {"fixedrange": True, "showgrid": False}
    return figure(
        [cells],
        xaxis={**fixed, "side": "top"},
        yaxis={**fixed, "autorange": "reversed", "automargin": True},
        hovermode="closest",
        margin={"l": 50, "r": 8, "t": 30, "b": 10},
        meta={},
        # Pale cells have the page's background, so their text has the page's text colour.
        annotations=[
            {
                "x": cells["x"][column],
                "y": cells["y"][row],
                "text": texts[row][column],
                "showarrow": False,
                "font": {"color": "#fff" if shown[row, column] > 0.7 * high else "theme:text"},
            }
            for row in range(rows)
            for column in range(columns)
        ],
    )
