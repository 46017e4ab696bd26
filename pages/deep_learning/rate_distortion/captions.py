"""Captions of the presets of sweeps of VAEs, with measured numbers."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kllab.topics.rate_distortion.run_view import RateDistortionRun
from pages.web.outcome import Caption, Outcome, Quantity, Values

Array = NDArray[np.float64]


def _at(values: Callable[[RateDistortionRun], Array], beta: float, curve: int = 0) -> Quantity:
    """Return a mean over the seeds at one beta of a curve."""
    return lambda run: float(values(run)[curve, run.config.betas.index(beta)])


def _name(beta: float) -> str:
    return f"{beta:g}".replace(".", "p")


def _both(*betas: float, curve: int = 0, suffix: str = "") -> dict[str, Quantity]:
    """Return rate, distortion and -ELBO at each beta, named such as "rate_0p1"."""
    found: dict[str, Quantity] = {}
    for beta in betas:
        name = f"{_name(beta)}{suffix}"
        found |= {
            f"rate_{name}": _at(lambda run: run.mean_rate, beta, curve),
            f"distortion_{name}": _at(lambda run: run.mean_distortion, beta, curve),
            f"nelbo_{name}": _at(lambda run: run.mean_nelbo, beta, curve),
        }
    return found


def _slopes(run: RateDistortionRun) -> tuple[Array, Array]:
    """Return -dD/dR between neighbouring betas of the first curve, and the betas."""
    slopes = -np.diff(run.mean_distortion[0]) / np.diff(run.mean_rate[0])
    return slopes, np.array(run.config.betas)


def _slopes_in_order(run: RateDistortionRun) -> float:
    """Return the share of the slopes that lie between the two betas at their ends."""
    slopes, betas = _slopes(run)
    return float(((betas[:-1] <= slopes) & (slopes <= betas[1:])).mean())


def _in_order(values: Values) -> bool:
    return (
        values["rate_0p1"] > values["rate_1"] > values["rate_10"]
        and values["distortion_0p1"] < values["distortion_1"] < values["distortion_10"]
    )


CAPTIONS: Mapping[str, Caption] = {
    "β from 0.1 to 10, three seeds": (
        Outcome(
            "From β = 0.1 to 10 the rate falls from {rate_0p1:.0f} to {rate_10:.1f} nats, and the "
            "distortion rises from {distortion_0p1:.0f} to {distortion_10:.0f}. The sum is lowest "
            "at β = 1: {nelbo_1:.0f} nats, against {nelbo_0p1:.0f} and {nelbo_10:.0f} at the ends.",
            _both(0.1, 1.0, 10.0),
            lambda m, _: _in_order(m) and m["nelbo_1"] < min(m["nelbo_0p1"], m["nelbo_10"]) - 5,
        ),
        Outcome(
            "Of the slopes between neighbours, {in_order:.0%} lie between the two values of β.",
            {"in_order": _slopes_in_order},
            lambda m, _: m["in_order"] >= 0.6,
        ),
    ),
    "Two latent sizes": Outcome(
        "At β = 1 two latents end at −ELBO = {nelbo_1:.0f} nats with a rate of {rate_1:.1f}; 16 "
        "latents at {nelbo_1_wide:.0f} with {rate_1_wide:.0f}. At β = 10 the rates differ little, "
        "{rate_10:.1f} and {rate_10_wide:.1f} nats: a dear rate leaves most dimensions unused.",
        {**_both(1.0, 10.0), **_both(1.0, 10.0, curve=1, suffix="_wide")},
        lambda m, _: (
            m["nelbo_1_wide"] < m["nelbo_1"] - 10
            and m["rate_1_wide"] > 2 * m["rate_1"]
            and m["rate_10_wide"] - m["rate_10"] < (m["rate_1_wide"] - m["rate_1"]) / 10
        ),
    ),
    "Annealed or not": Outcome(
        "The paths differ, the ends hardly: at β = 1 −ELBO is {nelbo_1:.1f} nats with constant β "
        "and {nelbo_1_annealed:.1f} if it rises from 0 over half of the steps.",
        {**_both(1.0), **_both(1.0, curve=1, suffix="_annealed")},
        lambda m, _: abs(m["nelbo_1"] - m["nelbo_1_annealed"]) < 3,
    ),
    "Small digits, quick": Outcome(
        "Small images in seconds: from β = 0.1 to 10 the rate falls from {rate_0p1:.1f} to "
        "{rate_10:.2f} nats, and the distortion rises from {distortion_0p1:.1f} to "
        "{distortion_10:.1f}.",
        _both(0.1, 1.0, 10.0),
        lambda m, _: _in_order(m),
    ),
}
"""Captions by preset."""
