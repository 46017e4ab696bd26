"""Lesson on sweeps over beta; answers are measured in three earlier trainings of a preset."""

from pages.deep_learning.rate_distortion.presets import PRESETS
from pages.web import measured_presets
from pages.web.lesson import Predict
from pages.web.truth import Truth

_ENDS = {"0.1": "0p1", "1": "1", "10": "10"}


def _mean(quantity: str) -> float:
    of_seeds = measured_presets.load()["rate_distortion"][next(iter(PRESETS))].values[quantity]
    return sum(of_seeds) / len(of_seeds)


def _best() -> Truth:
    sums = {beta: _mean(f"nelbo_{name}") for beta, name in _ENDS.items()}
    best = min(sums, key=lambda beta: sums[beta])
    listed = ", ".join(f"{nelbo:.1f} nats at β = {beta}" for beta, nelbo in sums.items())
    return Truth(
        list(sums).index(best),
        f"Distortion + rate is {listed}, the mean of three sweeps. Only at β = 1 is it what "
        "training lowers.",
    )


def _share() -> Truth:
    small, large = _mean("rate_0p1"), _mean("rate_10")
    return Truth(
        small / large,
        f"The rate is {small:.1f} nats at β = 0.1 and {large:.2f} at β = 10, the mean of three "
        "sweeps: a dear rate is avoided.",
    )


LESSON = (
    Predict(
        "VAEs are trained with β = 0.1, 1 and 10. Which has the best ELBO, −(distortion + rate), "
        "on held-out images?",
        _best,
        tuple(f"β = {beta}" for beta in _ENDS),
    ),
    Predict(
        "How many times the rate of β = 10 is the rate of β = 0.1?",
        _share,
    ),
)
