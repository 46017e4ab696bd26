"""Figures of a VAE: rates of the latent dimensions, aggregated posterior, gradients, pictures."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.image_sheet import tile
from kllab.divergences.units import Unit
from kllab.topics.vae.aggregated import CENTRES, WIDTH, prior_masses
from kllab.topics.vae.train.step_record import LATENT_EDGES
from kllab.training.run_view import Columns
from pages.charts.log_axis import log_axis
from pages.charts.panels import on_panel
from pages.charts.shapes import level_line
from pages.charts.steady_range import decades, from_zero, round_up
from pages.charts.theme import (
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILLION,
    Array,
    Figure,
    Trace,
    axis,
    figure,
)
from pages.charts.traces import bars, heat_map, line
from pages.charts.typed_array import typed_array

_COLOURS = ("#9ecae1", "#4292c6", "#08519c", "#5e2b86", "#b3315e", "#ef6c2e", "#fdd34d")
"""Colours of rates above the threshold, from small to large."""
_SETTLED = 0.04
"""Share of the first steps whose rates do not decide the colours, as they are extreme."""
_FEW = 6
"""Largest number of dimensions each of which has a tick, so that there are none between them."""
_GAP = 8
"""Pixels between samples, reconstructions and walk."""
_LEAST_RATE = 0.5
"""Smallest upper end of the axis of rates, in nats, so that rates near 0 look small."""


def rate_bars(rates: Array, threshold: float, unit: Unit) -> Figure:
    """Draw the rate of each latent dimension; bars above `threshold` (nats) are filled."""
    informative, index = rates > threshold, np.arange(len(rates))
    name = unit.text(threshold, 3)
    shown = from_zero(unit.of(rates), least=unit.of(_LEAST_RATE))
    return figure(
        [
            bars(name, index[mask].tolist(), typed_array(unit.of(rates[mask])), colour, pattern)
            for mask, name, colour, pattern in (
                (informative, f"above {name}", GREEN, ""),
                (~informative, f"at most {name}", ORANGE, "/"),
            )
        ],
        xaxis=axis("latent dimension", range=[-0.7, len(rates) - 0.3]),
        yaxis=axis(f"rate, {unit.name}", range=shown),
        hovermode="closest",
        showlegend=True,
        shapes=[level_line(unit.of(threshold))],
    )


def rates_over_time(
    steps: Array, rates: Array, columns: Columns, total_steps: int, threshold: float, unit: Unit
) -> Figure:
    """Draw the rates of the dimensions, (steps, latent_dim), and how many carry something."""
    latents = rates.shape[1]
    settled = rates[steps > _SETTLED * total_steps]
    shown = settled if len(settled) else rates
    largest = float(np.max(shown, initial=0.0, where=np.isfinite(shown)))
    top = round_up(unit.of(largest), unit.of(_LEAST_RATE))
    cells = heat_map(
        unit.of(rates.T), 0, top, _scale(unit.of(threshold) / top),
        x=typed_array(steps), y0=0, dy=1, name="rate",
        hovertemplate=f"dimension %{{y}}, step %{{x}}: %{{z:.3f}} {unit.name}<extra></extra>",
        colorbar={"title": {"text": unit.name}, "thickness": 10, "y": 0.69, "len": 0.66,
                  "outlinewidth": 0, "xpad": 4},
    )  # fmt: skip
    whole = {"tick0": 0, "dtick": 1} if latents <= _FEW else {}
    counts = [
        _count("active units", columns, "active_units", color=PURPLE, dash="dash", width=2),
        _count("above 0.1 nats", columns, "informative_units", color=GREEN, width=2),
    ]
    return figure(
        [cells, *(count | on_panel(2) for count in counts)],
        xaxis=axis("", range=[0, total_steps], anchor="y", showticklabels=False),
        yaxis=axis("dimension", range=[latents - 0.5, -0.5], domain=[0.38, 1], **whole),
        xaxis2=axis("step", range=[0, total_steps], anchor="y2", matches="x"),
        yaxis2=axis("count", range=[0, latents * 1.05], domain=[0, 0.3], anchor="x2", **whole),
        hovermode="closest",
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        margin={"l": 48, "r": 8, "t": 30, "b": 40},
        meta={"narrow": {"margin": {"l": 44, "r": 4, "t": 30, "b": 40}}},
    )


def _count(name: str, columns: Columns, column: str, **style: Any) -> Trace:
    """Return a number of dimensions over the steps, where it was measured."""
    values = columns.get(column, np.empty(0))
    seen = np.isfinite(values)
    return line(name, columns["step"][: len(values)][seen], values[seen], **style)


def _scale(threshold: float) -> list[list[Any]]:
    """Return a colour scale that is grey up to `threshold`, a share, and finer for small rates."""
    share = min(threshold, 0.9)
    stops = [
        [share + (1 - share) * place**2, colour]
        for place, colour in zip(np.linspace(0, 1, len(_COLOURS)).tolist(), _COLOURS, strict=True)
    ]
    return [[0, "theme:panel"], [share, "theme:border"], *stops]


def aggregated(masses: Array, rates: Array, threshold: float) -> Figure:
    """Draw the density of the aggregated posterior of each dimension, and that of the prior."""
    informative = rates > threshold
    z = typed_array(CENTRES[1:-1])  # the outer intervals have the tails as well
    data = [
        line(name, z, masses[index, 1:-1] / WIDTH, **style) | {"showlegend": index == first}
        for of, name, style in (
            (~informative, "rate ≤ 0.1 nats", {"color": ORANGE, "width": 1, "dash": "dot"}),
            (informative, "rate > 0.1 nats", {"color": GREEN, "width": 1}),
        )
        for indices in [np.flatnonzero(of).tolist()]
        for first in indices[:1]
        for index in indices
    ]
    prior = line("prior", z, prior_masses()[1:-1] / WIDTH, color="theme:text", width=3)
    return figure(
        [*data, prior],
        xaxis=axis("z_j", range=[LATENT_EDGES[0], LATENT_EDGES[-1]]),
        yaxis=axis("density", range=from_zero(masses[:, 1:-1] / WIDTH, least=0.5)),
        hovermode=False,
    )


def gradients(columns: Columns, total_steps: int) -> Figure:
    """Draw the norms of the gradients of both parts over the steps."""
    parts = {
        "encoder": {"color": BLUE, "width": 1.5},
        "decoder": {"color": VERMILLION, "width": 1.5, "dash": "dash"},
    }
    values = [columns[f"{part}_gradient"] for part in parts]
    return figure(
        [
            line(part, columns["step"], norms, **style)
            for (part, style), norms in zip(parts.items(), values, strict=True)
        ],
        xaxis=axis("step", range=[0, total_steps]),
        yaxis=log_axis("norm", *decades(*values)),
    )


def pictures(arrays: Mapping[str, NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Arrange samples, pairs of images and reconstructions, and a walk on one sheet.

    Samples are on the left, four in a row; pairs on the right, two in a row; the walk is below.
    """
    originals, decoded = arrays["originals"], arrays["reconstructions"]
    pairs = np.stack([originals, decoded], axis=1).reshape(-1, *originals.shape[1:])
    left, right = (tile(part, 4) for part in (arrays["samples"], pairs))
    height = max(len(left), len(right))
    blocks = [np.pad(part, ((0, height - len(part)), (0, 0))) for part in (left, right)]
    between = np.zeros((height, _GAP), np.uint8)
    sheet = np.concatenate([blocks[0], between, blocks[1]], axis=1)
    if "walk" not in arrays:
        return sheet
    walk = tile(arrays["walk"], len(arrays["walk"]))
    width = max(walk.shape[1], sheet.shape[1])
    below = [_wide(part, width) for part in (sheet, np.zeros((_GAP, width), np.uint8), walk)]
    return np.concatenate(below)


def _wide(sheet: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """Return a sheet with black columns on both sides, so many that it has this width."""
    missing = width - sheet.shape[1]
    return np.pad(sheet, ((0, 0), (missing // 2, missing - missing // 2)))
