"""Figures of a VAE: rate of each latent dimension."""

import numpy as np

from kllab.divergences.units import Unit
from pages.charts.shapes import level_line
from pages.charts.steady_range import from_zero
from pages.charts.theme import GREEN, ORANGE, Array, Figure, axis, figure
from pages.charts.traces import bars
from pages.charts.typed_array import typed_array

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
