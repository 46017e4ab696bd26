"""Figures of a Bayesian neural network: data, predictions, weights, and the tutorial's KL."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.image_sheet import tile
from kllab.divergences.units import Unit
from kllab.topics.bayesian_network.compute import SIGMAS, LayerView
from kllab.topics.bayesian_network.run_view import BayesianRun, LayerWeights
from pages.charts.handle import handle
from pages.charts.log_axis import log_axis
from pages.charts.shapes import strip, upright_line
from pages.charts.steady_range import decades, from_zero
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    RUN_COLOURS,
    VERMILLION,
    Array,
    Figure,
    Trace,
    axis,
    figure,
    note,
    run_style,
)
from pages.charts.traces import area_between, line, markers

Gap = tuple[float, float] | None
Ends = tuple[float, float]
"""Ends of the gap of the next training, as the controls have them."""
MIDDLE = "gap_middle"
"""Name of the handle that moves the gap and keeps its width."""
GAP_RANGE = (-1.3, 1.3)
"""Smallest and largest end of a gap."""
_WIDE, _NARROW = "rgba(86,180,233,.22)", "rgba(0,114,178,.32)"
_PLANE: dict[str, Any] = {
    "xaxis": axis("x", range=[-2, 2]),
    "yaxis": axis("y", range=[-2.5, 2.5]),
    "hovermode": "closest",
}
_SYMBOLS = ("circle", "diamond", "square", "x")


def points(x: Array, y: Array, ends: Ends) -> Figure:
    """Draw the training data and their gap, with handles."""
    low, high = sorted(ends)
    return _with_handles(
        figure(
            [_points(x, y)],
            **_PLANE,
            shapes=_shade((low, high) if low < high else None),
            showlegend=False,
        ),
        ends,
    )


def _with_handles(drawn: Figure, ends: Ends) -> Figure:
    """Add a handle and a dotted line for both ends of the next gap, and a handle between them."""
    shape = drawn["layout"]
    shape["shapes"] = [*shape["shapes"], *(upright_line(end, ORANGE) for end in ends)]
    middle, half = sum(ends) / 2, abs(ends[1] - ends[0]) / 2
    middles = (GAP_RANGE[0] + half, GAP_RANGE[1] - half)
    look: dict[str, Any] = {"axes": "x", "colour": ORANGE}
    shape["meta"] |= {
        "handles": [
            *(
                handle(name, end, -1.9, label, f"{end:g}", x_range=GAP_RANGE, **look)
                for name, label, end in zip(
                    ("gap_low", "gap_high"), ("Gap from", "Gap to"), ends, strict=True
                )
            ),
            handle(MIDDLE, middle, 1.9, "Whole gap", f"{middle:g}", x_range=middles, **look),
        ]
    }
    return drawn


def sheet(examples: Mapping[str, NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Draw the images of each kind in a separate row."""
    rows = np.concatenate(list(examples.values()))
    return tile(rows, len(next(iter(examples.values()))), 1)


def band(run: BayesianRun, ends: Ends | None = None) -> Figure:
    """Draw the mean, two standard deviations of both kinds, and a few sampled functions.

    The gap of the training is shaded; `ends` of the next one have handles.
    """
    arrays = run.arrays
    x, mean = arrays["grid"], arrays["mean"]
    total, epistemic = 2 * run.predictive_sd, 2 * arrays["epistemic_sd"]
    data = [
        area_between("total, ± 2 sd", x, mean - total, mean + total, _WIDE),
        area_between("epistemic, ± 2 sd", x, mean - epistemic, mean + epistemic, _NARROW),
    ]
    for index, drawn in enumerate(arrays["functions"]):
        data.append(
            line("samples", x, drawn, color=BLUE, width=0.8)
            | {"opacity": 0.55, "showlegend": index == 0, "legendgroup": "drawn"}
        )
    data += [
        line("mean", x, mean, color=BLUE, width=2.5),
        _points(arrays["x"], arrays["y"]) | {"showlegend": False},
    ]
    drawn = figure(data, **_PLANE, shapes=_shade(run.config.gap))
    if ends is None:
        return drawn
    if (run.config.gap_low, run.config.gap_high) != ends:
        drawn["layout"]["annotations"] = [_next_gap(ends)]
    return _with_handles(drawn, ends)


def _next_gap(ends: Ends) -> dict[str, Any]:
    text = "next gap" if ends[0] != ends[1] else "next: no gap"
    return note(text, sum(ends) / 2, 1.62, font={"size": 12}, bgcolor="theme:background")


def spreads(run: BayesianRun) -> Figure:
    """Draw the epistemic and the aleatoric standard deviation."""
    x, epistemic, aleatoric = (run.arrays[n] for n in ("grid", "epistemic_sd", "aleatoric_sd"))
    return figure(
        [
            line("epistemic", x, epistemic, color=BLUE, width=2.5),
            line("aleatoric", x, aleatoric, color=VERMILLION, width=2, dash="dash"),
        ],
        xaxis=axis("x", range=[-2, 2]),
        yaxis=axis("standard deviation", range=from_zero(epistemic, aleatoric, least=0.1)),
        shapes=_shade(run.config.gap),
    )


def entropies(run: BayesianRun, unit: Unit) -> Figure:
    """Draw histograms of the entropy for each kind of images; NaN for missing predictions."""
    edges = unit.of(run.entropy_edges)
    middles = (edges[1:] + edges[:-1]) / 2
    return figure(
        [
            line(name, middles, shares, **run_style(n), width=1.8 if n else 2.5, shape="hvh")
            for n, (name, shares) in enumerate(run.entropy_shares.items())
            if np.isfinite(shares).all()
        ],
        xaxis=axis(f"entropy, {unit.name}", range=[0, float(edges[-1])]),
        yaxis=axis("share of images", range=from_zero(*run.entropy_shares.values(), least=0.05)),
    )


def kl_of_layers(run: BayesianRun, unit: Unit) -> Figure:
    """Draw KL of each layer over the steps."""
    kls, steps = run.kl_of_layers, run.columns["step"]
    heights = from_zero(*map(unit.of, kls.values()), least=1.0)
    return figure(
        [
            line(name, steps, unit.of(kl), **run_style(n), width=2)
            for n, (name, kl) in enumerate(kls.items())
        ],
        xaxis=axis("step", range=[0, run.config.steps]),
        yaxis=axis(f"KL, {unit.name}", range=heights),
        showlegend=True,
    )


def weights(
    layers: Sequence[LayerWeights], lines: Mapping[float, tuple[Array, Array]], unit: Unit
) -> Figure:
    """Draw each weight's posterior in units of its prior, which is a star at N(0, 1).

    `lines` are the level lines of KL of one weight, by level in nats.
    """
    data = [
        line(f"KL = {unit.text(level, 3)}", m, s, color="theme:text", width=1)
        | {"opacity": 0.2 + 0.2 * index, "hoverinfo": "name", "showlegend": False}
        for index, (level, (m, s)) in enumerate(lines.items())
    ]
    for layer in layers:
        colour, symbol = RUN_COLOURS[layer.number - 1], _SYMBOLS[layer.number - 1]
        look = {"color": colour, "symbol": symbol, "size": 6, "opacity": 0.7}
        data.append(markers(f"layer {layer.number}", layer.loc, layer.scale, **look))
    data.append(markers("prior", [0], [1], color=GREEN, symbol="star", size=15))
    reach = from_zero(*(np.abs(layer.loc) for layer in layers), least=5.0)[1]
    scales = decades(*(layer.scale for layer in layers), [0.1, 2.0])
    return figure(
        data,
        xaxis=axis("(mean of q − mean of the prior) / sd of the prior", range=[-reach, reach]),
        yaxis=log_axis("sd of q / sd of the prior", *scales),
        hovermode="closest",
    )


def tutorial_kl(view: LayerView, unit: Unit) -> Figure:
    """Draw the tutorial's number and KL over the prior's standard deviation."""
    kl, tutorial = unit.of(view.kl_curve), unit.of(view.tutorial_curve)
    style = {"color": VERMILLION, "width": 2.5, "dash": "dash"}
    x, y = [view.layer.prior_sigma] * 2, [unit.of(view.kl), unit.of(view.tutorial)]
    return figure(
        [
            line("KL", SIGMAS, kl, color=BLUE, width=2.5),
            line("the tutorial's kl_loss", SIGMAS, tutorial, **style),
            markers("this prior", x, y, color="theme:text", size=8) | {"showlegend": False},
        ],
        xaxis=log_axis("prior_sigma", *map(float, SIGMAS[[0, -1]])),
        yaxis=axis(unit.name, range=from_zero(kl, tutorial, least=1.0)),
    )


def _points(x: Array, y: Array) -> Trace:
    return markers("points", x, y, color="theme:text", size=4, opacity=0.75)


def _shade(gap: Gap) -> list[dict[str, Any]]:
    return [strip("x", *gap, "rgba(230,159,0,.12)")] if gap else []
