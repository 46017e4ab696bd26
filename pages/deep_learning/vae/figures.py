"""Figures of a VAE: schedule of beta, and rate of each latent dimension."""

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit
from pages.charts.shapes import level_line
from pages.charts.steady_range import from_zero, round_up
from pages.charts.theme import GREEN, ORANGE, Array, Figure, axis, figure
from pages.charts.traces import bars, line
from pages.charts.typed_array import typed_array

_LEAST_RATE = 0.5
"""Smallest upper end of the axis of rates, in nats, so that rates near 0 look small."""


def schedule(steps: NDArray[np.int64], values: Array, name: str = "β") -> Figure:
    """Draw the schedule of a config: of beta, or of the quantity `name`."""
    filled = {"fill": "tozeroy", "fillcolor": "rgba(0,158,115,.12)"}
    return figure(
        [line(name, steps, values, color=GREEN, width=2.5) | filled],
        xaxis=axis("step", range=[0, round_up(float(steps[-1]), least=1.0)]),
        yaxis=axis(name, range=from_zero(values, least=0.01)),
        showlegend=False,
        margin={"l": 50, "r": 10, "t": 10, "b": 40},
    )


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
