"""Figures of the linear Gaussian VAE: bounds on log p(x), and rates against their optimum."""

import numpy as np

from kllab.divergences.units import Unit
from kllab.topics.vae.linear_gaussian import VARIANCES, LinearView
from pages.charts.shapes import level_line
from pages.charts.steady_range import around, from_zero
from pages.charts.theme import BLUE, GREEN, ORANGE, Figure, axis, figure
from pages.charts.traces import bars, line, markers
from pages.charts.typed_array import typed_array

_LEAST = 0.5


def bounds(view: LinearView, unit: Unit) -> Figure:
    """Draw the importance-weighted bound over K with its error, between ELBO and log p(x)."""
    values, errors = unit.of(view.bounds), unit.of(view.errors)
    exact, elbo = unit.of(view.log_likelihood), unit.of(view.elbo)
    style = {"color": BLUE, "size": 8}
    estimated = markers("bound with K draws", view.draws, values, **style)
    ends, below = view.draws[[0, -1]], elbo - 0.1 * (exact - elbo)
    return figure(
        [
            line("log p(x), exact", ends, np.full(2, exact), color=GREEN, width=2.5),
            line("ELBO, exact", ends, np.full(2, elbo), color=ORANGE, width=2.5, dash="dash"),
            estimated | {"error_y": {"type": "data", "array": typed_array(2 * errors)}},
        ],
        xaxis=axis("K, draws of z", type="log", tickvals=view.draws.tolist()),
        yaxis=axis(unit.name, range=around(values, [exact, below], least=unit.of(_LEAST))),
        margin={"l": 50, "r": 10, "t": 36, "b": 40},
        hovermode="closest",
    )


def rates(view: LinearView, unit: Unit) -> Figure:
    """Draw the rate of each dimension with this encoder beside the optimal one."""
    names = [f"{variance:g}" for variance in VARIANCES]
    own, best = unit.of(view.rates), unit.of(view.optimal_rates)
    return figure(
        [
            bars("optimal rate", names, typed_array(best), GREEN),
            bars("this encoder", names, typed_array(own), BLUE, "/"),
        ],
        xaxis=axis("variance of the axis", type="category"),
        yaxis=axis(f"rate, {unit.name}", range=from_zero(own, best, least=unit.of(_LEAST))),
        margin={"l": 50, "r": 10, "t": 36, "b": 40},
        hovermode="closest",
        shapes=[level_line(0.0)],
    )
