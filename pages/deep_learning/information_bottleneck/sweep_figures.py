"""Figures of deep information bottlenecks: bounds and accuracy over beta, and a code."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.run_view import BottleneckRun, LearnedCode
from pages.charts.line import line
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RUN_COLOURS,
    RUN_DASHES,
    SKY,
    VERMILLION,
    axis,
    layout,
)
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Array = NDArray[np.float64]
_LEAST_RATE = 1e-3
"""Smallest rate on the logarithmic axis, in nats; smaller ones are drawn here."""
_DIGITS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, "#9A6BD0", "#8A8B00", "#A0714A", "#888888")
"""Colour of each digit; its marker is the digit itself."""
_TICKS = (0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
"""Ticks of the axis of accuracy."""


def information_plane(run: BottleneckRun, unit: Unit) -> Figure:
    """Draw the bounds of I(Z;Y) over I(X;Z): a point for each model, a line for its path."""
    betas, known, least = run.config.betas, unit.of(run.label_entropy), unit.of(_LEAST_RATE)
    rates, relevances = unit.of(run.rate), unit.of(run.relevance)
    trail_rate, trail_relevance = (unit.of(values) for values in run.trail)
    _, reach = decades(rates, trail_rate, [10 * least])
    diagonal = np.geomspace(least, max(known, least), 60)
    data: list[dict[str, Any]] = [
        {
            **line(
                "I(Z;Y) ≤ I(X;Z)", diagonal, diagonal, color="theme:text", dash="dot", width=1.5
            ),
            "hoverinfo": "skip",
        },
        line("H(Y)", [least, reach], [known, known], color=ORANGE, dash="dash", width=2),
    ]
    paths = (np.maximum(trail_rate[:, 0], least), trail_relevance[:, 0])
    # A row of NaN ends the line of each beta.
    ends = np.full((1, len(betas)), np.nan)
    path_x, path_y = (np.concatenate([path, ends]).T.ravel() for path in paths)
    data.append(
        {
            **line("on the way here", path_x, path_y, color="theme:text", dash="solid", width=0.8),
            "opacity": 0.2,
            "hoverinfo": "skip",
        }
    )
    for seed, (x, y) in enumerate(zip(rates, relevances, strict=True)):
        # No line: models between two betas were not trained.
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "held out" if len(rates) == 1 else f"held out, sweep {seed + 1}",
                "x": typed_array(np.maximum(x, least)),
                "y": typed_array(y),
                "text": [f"{beta:g}" for beta in betas],
                "marker": {"size": 10, "color": GREEN, "symbol": seed, "opacity": 0.8},
                "hovertemplate": "β %{text}: rate %{x:.4g}, H(Y) − nll %{y:.4f}<extra></extra>",
            }
        )
    return {
        "data": data,
        "layout": layout(
            # Space on the left for the name of a beta with rate 0.
            xaxis=log_axis(f"rate ≥ I(X;Z), {unit.name}", least / 2, reach),
            yaxis=axis(
                f"H(Y) + E log q(y|z) ≤ I(Z;Y), {unit.name}", range=[-0.25 * known, 1.25 * known]
            ),
            hovermode="closest",
            annotations=_beta_names(betas, np.maximum(rates[0], least), relevances[0]),
        ),
    }


def _beta_names(betas: Sequence[float], x: Array, y: Array) -> list[dict[str, Any]]:
    """Return labels of the betas beside their markers, neighbours at different heights."""
    return [
        {
            # On a logarithmic axis the position of an annotation is an exponent.
            "x": float(np.log10(x[index])),
            "y": float(y[index]),
            "text": f"{betas[index]:g}",
            "font": {"size": 12},
            "ax": 0,
            "ay": (-20, 20, -38, 38)[rank % 4],
            "arrowhead": 0,
            "arrowwidth": 0.8,
            "standoff": 6,
        }
        for rank, index in enumerate(np.argsort(x, kind="stable"))
    ]


def accuracies(runs: Sequence[tuple[str, int, BottleneckRun]]) -> Figure:
    """Draw accuracy over beta for each run: mean and range over sweeps.

    A run is its name, its place in the orders of colours, dashes and symbols, and its view.
    The axis is logarithmic in the error: 0.9, 0.95 and 0.975 are evenly spaced.
    """
    ordered = sorted({beta for *_, run in runs for beta in run.config.betas})
    data, best = [], 0.9
    for name, place, run in runs:
        mean, low, high = map(_by_errors, (run.mean_accuracy, *run.accuracy_range))
        best = max([best, *run.accuracy[np.isfinite(run.accuracy)].tolist()])
        trace = {
            **line(name, [], mean, color=RUN_COLOURS[place], dash=RUN_DASHES[place], width=2),
            "mode": "lines+markers",
            "x": [f"{beta:g}" for beta in run.config.betas],
            "marker": {"symbol": place, "size": 8},
            "customdata": typed_array(run.mean_accuracy),
            "hovertemplate": "β %{x}: %{customdata:.4f}",
        }
        if len(run.accuracy) > 1:
            trace["error_y"] = {
                "type": "data",
                "symmetric": False,
                "array": typed_array(high - mean),
                "arrayminus": typed_array(mean - low),
            }
        data.append(trace)
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(
                "β, the weight of the rate",
                type="category",
                categoryorder="array",
                categoryarray=[f"{beta:g}" for beta in ordered],
            ),
            yaxis=axis(
                "accuracy, spaced by errors",
                tickmode="array",
                tickvals=_by_errors(np.array(_TICKS)).tolist(),
                ticktext=[f"{tick:g}" for tick in _TICKS],
                range=[0, 1.08 * float(_by_errors(np.array(best)))],
            ),
            showlegend=len(runs) > 1,
        ),
    }


def _by_errors(accuracy: Array) -> Array:
    return np.asarray(-np.log10(np.maximum(1 - accuracy, 1e-4)))


def code_scatter(code: LearnedCode) -> Figure:
    """Draw p(z|x) of held-out images: the digit at its mean, an ellipse of one standard deviation.

    The circle is one standard deviation of r(z).
    """
    loc, scale, labels = code.loc, code.scale, code.labels
    angle = np.linspace(0, 2 * np.pi, 25)
    round_ = np.append(np.stack([np.cos(angle), np.sin(angle)]), [[np.nan], [np.nan]], axis=1)
    data: list[dict[str, Any]] = []
    for digit in np.unique(labels):
        chosen = labels == digit
        colour = _DIGITS[int(digit)]
        edges = loc[chosen, :, None] + scale[chosen, :, None] * round_
        data.append(
            {
                **line(
                    f"of {digit}",
                    edges[:, 0].ravel(),
                    edges[:, 1].ravel(),
                    color=colour,
                    dash="solid",
                    width=1,
                ),
                "opacity": 0.3,
                "showlegend": False,
                "hoverinfo": "skip",
            }
        )
        data.append(
            {
                "type": "scatter",
                "mode": "text",
                "name": str(digit),
                "x": typed_array(loc[chosen, 0]),
                "y": typed_array(loc[chosen, 1]),
                "text": [str(digit)] * int(chosen.sum()),
                "textfont": {"color": colour, "size": 12},
                "showlegend": False,
            }
        )
    data.append(line("r(z), one σ", round_[0], round_[1], color="theme:text", dash="dash", width=2))
    reach = float(max(1.2, np.abs(loc).max() * 1.06))
    first, second = (int(dimension) + 1 for dimension in code.dimensions)
    return {
        "data": data,
        "layout": layout(
            xaxis=axis(f"latent dimension {first}", range=[-reach, reach]),
            yaxis=axis(
                f"latent dimension {second}", range=[-reach, reach], scaleanchor="x",
            ),
            hovermode="closest",
        ),
    }  # fmt: skip
