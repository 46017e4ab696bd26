"""Figures of deep information bottlenecks: bounds and accuracy over beta, and a code."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.run_view import BottleneckRun, LearnedCode
from pages.charts.log_axis import log_axis
from pages.charts.steady_range import decades
from pages.charts.theme import (
    GREEN,
    ORANGE,
    RUN_COLOURS,
    Array,
    Figure,
    Trace,
    axis,
    figure,
    run_style,
)
from pages.charts.traces import joined, line, markers
from pages.charts.training import DrawnRun
from pages.charts.typed_array import typed_array

_LEAST_RATE = 1e-3
"""Smallest rate on the logarithmic axis, in nats; smaller ones are drawn here."""
_LOWEST = -0.45
"""Lower end of the axis of I(Z;Y), as a share of H(Y), with space for the names of betas near 0."""
_DIGITS = (*RUN_COLOURS, "#9A6BD0", "#8A8B00", "#A0714A", "#888888")
"""Colour of each digit; its marker is the digit itself."""
_TICKS = (0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
"""Ticks of the axis of accuracy."""


def empty_plane(unit: Unit) -> Figure:
    """Draw the plane before a training: only I(Z;Y) ≤ I(X;Z) and H(Y) ≤ log 10."""
    most, least = unit.of(float(np.log(10))), unit.of(_LEAST_RATE)
    x = np.geomspace(least, most, 60)
    reach = unit.of(100.0)
    return figure(
        [
            line("I(Z;Y) ≤ I(X;Z)", x, x, color="theme:text", dash="dot", width=1.5),
            line("H(Y) ≤ log 10", [least, reach], [most, most], color=ORANGE, dash="dash", width=2),
        ],
        xaxis=log_axis(f"rate ≥ I(X;Z), {unit.name}", least / 2, reach),
        yaxis=axis(f"bound ≤ I(Z;Y), {unit.name}", range=[_LOWEST * most, 1.25 * most]),
        hovermode="closest",
    )


def information_plane(run: BottleneckRun, unit: Unit) -> Figure:
    """Draw the bounds of I(Z;Y) over I(X;Z): a point for each model, a line for its path."""
    betas, known, least = run.config.betas, unit.of(run.label_entropy), unit.of(_LEAST_RATE)
    rates, relevances = np.maximum(unit.of(run.rate), least), unit.of(run.relevance)
    # The path of each beta in the first sweep.
    path_rate, path_relevance = (unit.of(values)[:, 0].T for values in run.trail)
    _, reach = decades(unit.of(run.rate), unit.of(run.trail[0]), [10 * least])
    diagonal = np.geomspace(least, max(known, least), 60)
    x, y = joined(np.maximum(path_rate, least)), joined(path_relevance)
    path = line("path during training", x, y, color="theme:text", dash="solid", width=0.8)
    data = [
        line("I(Z;Y) ≤ I(X;Z)", diagonal, diagonal, color="theme:text", dash="dot", width=1.5)
        | {"hoverinfo": "skip"},
        line("H(Y)", [least, reach], [known, known], color=ORANGE, dash="dash", width=2),
        path | {"opacity": 0.2, "hoverinfo": "skip", "showlegend": False},
    ]
    for seed, (x, y) in enumerate(zip(rates, relevances, strict=True)):
        name = "trained, held-out digits" if len(rates) == 1 else f"trained, sweep {seed + 1}"
        # No line: models between two betas were not trained.
        data.append(
            markers(name, x, y, size=10, color=GREEN, symbol=seed, opacity=0.8)
            | {
                "text": [f"{beta:g}" for beta in betas],
                "hovertemplate": "β %{text}: rate %{x:.4g}, H(Y) − nll %{y:.4f}<extra></extra>",
            }
        )
    return figure(
        data,
        # Space on the left for the name of a beta with rate 0.
        xaxis=log_axis(f"rate ≥ I(X;Z), {unit.name}", least / 2, reach),
        yaxis=axis(f"bound ≤ I(Z;Y), {unit.name}", range=[_LOWEST * known, 1.25 * known]),
        hovermode="closest",
        annotations=_beta_names(betas, rates[0], relevances[0]),
    )


def _beta_names(betas: Sequence[float], x: Array, y: Array) -> list[dict[str, Any]]:
    """Return labels of the betas beside their markers, neighbours at different heights."""
    return [
        {
            # On a logarithmic axis the position of an annotation is an exponent.
            "x": float(np.log10(x[index])),
            "y": float(y[index]),
            "text": f"{betas[index]:g}",
            "font": {"size": 12},
            "bgcolor": "theme:background",
            "borderpad": 0,
            "ax": 0,
            "ay": (-20, 20, -38, 38)[rank % 4],
            "arrowhead": 0,
            "arrowwidth": 0.8,
            "standoff": 6,
        }
        for rank, index in enumerate(np.argsort(x, kind="stable"))
    ]


def accuracies(runs: Sequence[DrawnRun[BottleneckRun]]) -> Figure:
    """Draw accuracy over beta for each run: mean and range over sweeps.

    The axis is logarithmic in the error: 0.9, 0.95 and 0.975 are evenly spaced.
    """
    ordered = sorted({beta for run in runs for beta in run.view.config.betas})
    data, best = [], 0.9
    for run in runs:
        view = run.view
        mean, low, high = map(_by_errors, (view.mean_accuracy, *view.accuracy_range))
        best = max([best, *view.accuracy[np.isfinite(view.accuracy)].tolist()])
        trace = line(run.name, [], mean, **run_style(run.place), width=2) | {
            "mode": "lines+markers",
            "x": [f"{beta:g}" for beta in view.config.betas],
            "marker": {"symbol": run.place, "size": 8},
            "customdata": typed_array(view.mean_accuracy),
            "hovertemplate": "β %{x}: %{customdata:.4f}",
        }
        if len(view.accuracy) > 1:
            trace["error_y"] = {
                "type": "data",
                "symmetric": False,
                "array": typed_array(high - mean),
                "arrayminus": typed_array(mean - low),
            }
        data.append(trace)
    return figure(
        data,
        xaxis=axis(
            "β, the weight of the rate",
            type="category",
            categoryorder="array",
            categoryarray=[f"{beta:g}" for beta in ordered],
        ),
        yaxis=axis(
            "accuracy (spaced by error rate)",
            tickmode="array",
            tickvals=_by_errors(np.array(_TICKS)).tolist(),
            ticktext=[f"{tick:g}" for tick in _TICKS],
            range=[0, 1.08 * float(_by_errors(np.array(best)))],
        ),
        showlegend=len(runs) > 1,
    )


def _by_errors(accuracy: Array) -> Array:
    return np.asarray(-np.log10(np.maximum(1 - accuracy, 1e-4)))


def code_scatter(code: LearnedCode) -> Figure:
    """Draw p(z|x) of held-out images: the digit at its mean, an ellipse of one standard deviation.

    The circle is one standard deviation of r(z).
    """
    angle = np.linspace(0, 2 * np.pi, 25)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    data: list[Trace] = []
    for digit in np.unique(code.labels):
        chosen, colour = code.labels == digit, _DIGITS[int(digit)]
        loc = code.loc[chosen]
        ellipses = loc[..., None] + code.scale[chosen, :, None] * circle
        edges = (joined(ellipses[:, dimension]) for dimension in (0, 1))
        data += [
            line(f"of {digit}", *edges, color=colour, dash="solid", width=1)
            | {"opacity": 0.3, "showlegend": False, "hoverinfo": "skip"},
            markers(str(digit), *loc.T)
            | {
                "mode": "text",
                "text": [str(digit)] * len(loc),
                "textfont": {"color": colour, "size": 12},
                "showlegend": False,
            },
        ]
    data.append(line("r(z), one σ", *circle, color="theme:text", dash="dash", width=2))
    reach = float(max(1.2, np.abs(code.loc).max() * 1.06))
    x, y = (f"latent dimension {dimension + 1}" for dimension in code.dimensions)
    return figure(
        data,
        xaxis=axis(x, range=[-reach, reach], constrain="domain"),
        yaxis=axis(y, range=[-reach, reach], scaleanchor="x", constrain="domain"),
        hovermode="closest",
        showlegend=False,
        margin={"l": 50, "r": 8, "t": 8, "b": 40},
        meta={},
    )
