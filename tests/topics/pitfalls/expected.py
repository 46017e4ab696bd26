"""What the wrong and the right code of each mistake give: right numbers from their definitions.

The right numbers are computed here in mpmath, without the code that is tested. `wrong` is a number
that the installed versions give, or the kind of what they give instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from mpmath import diff, exp, inf, log, mp, mpf

DIGITS = 50


@dataclass(frozen=True)
class Expected:
    """Inputs that differ from the defaults, and what both pieces of code give there."""

    wrong: float | str
    right: Callable[[], mpf]
    inputs: Mapping[str, float] = field(default_factory=dict)
    right_rel: float = 1e-10
    wrong_rel: float = 1e-6

    def right_number(self) -> float:
        with mp.workdps(DIGITS):
            return float(self.right())


def kl(p: list[float], q: list[float]) -> mpf:
    """Sum p log(p/q) of exact float64 numbers; 0 log 0 is 0."""
    pairs = [(mpf(a), mpf(b)) for a, b in zip(p, q, strict=True) if a]
    return sum((a * log(a / b) if b else inf) for a, b in pairs)


def coin(p: float) -> list[float]:
    return [1 - p, p]


def third(p: float) -> list[float]:
    return [(1 - p) / 2, (1 - p) / 2, p]


def close_normals(gap: float) -> mpf:
    """KL(N(0, 1) || N(0, s^2)), s the float32 number next to 1 + gap."""
    s = mpf(float(np.float32(1 + gap)))
    return log(s) + 1 / (2 * s**2) - mpf(1) / 2


def narrower(dimensions: int, scale: float) -> mpf:
    """KL(N(0, scale^2 S) || N(0, S)), for any S."""
    square = mpf(scale) ** 2
    return mpf(dimensions) / 2 * (square - 1 - log(square))


def log_softmax(logits: list[float]) -> list[mpf]:
    exact = [mpf(each) for each in logits]
    norm = log(sum(exp(each) for each in exact))
    return [each - norm for each in exact]


def kl_of_logits(p: list[float], q: list[float]) -> mpf:
    log_p, log_q = log_softmax(p), log_softmax(q)
    return sum(exp(a) * (a - b) for a, b in zip(log_p, log_q, strict=True))


def spread_out(count: int, spread: float) -> list[float]:
    """Evenly spaced logits, as exact float64 numbers."""
    return [spread * each for each in np.linspace(-1, 1, count).tolist()]


def continuous_bernoulli(eta_p: float, eta_q: float) -> mpf:
    """KL of densities proportional to exp(eta x) on [0, 1], from the log-normaliser."""

    def log_norm(eta: mpf) -> mpf:
        return log((exp(eta) - 1) / eta)

    p, q = mpf(eta_p), mpf(eta_q)
    return (p - q) * diff(log_norm, p) - log_norm(p) + log_norm(q)


def rate(mu: float, latents: int) -> mpf:
    """KL of independent N(mu, 0.1) against N(0, 1)."""
    variance = mpf(0.1)
    return latents * (mpf(mu) ** 2 + variance - 1 - log(variance)) / 2


def weights(count: int, sigma: float, prior: float) -> mpf:
    s, t = mpf(sigma), mpf(prior)
    return count * (log(t / s) + s**2 / (2 * t**2) - mpf(1) / 2)


def policy_loss(actions: int, alpha: float, spread: float) -> mpf:
    q = [mpf(each) for each in spread_out(actions, spread)]
    log_pi = log_softmax([float(each) / 2 for each in q])
    pairs = zip(log_pi, q, strict=True)
    return sum(exp(each) * (mpf(alpha) * each - value) for each, value in pairs)


EXPECTED: dict[str, tuple[Expected, ...]] = {
    "epsilon": (
        Expected(1.9775021, lambda: inf),
        Expected(0.3656926, lambda: inf, {"epsilon": 1e-3}),
        Expected(1.9775021, lambda: kl(third(0.1), third(1e-16)), {"q2": 1e-16}),
        Expected(0.1163218, lambda: kl(third(0.1), third(0.3)), {"q2": 0.3}),
    ),
    "kl_div_order": (
        Expected(0.5108256, lambda: kl(coin(0.1), coin(0.5))),
        Expected(0.2755819, lambda: kl(coin(0.3), coin(0.02)), {"p": 0.3, "q": 0.02}),
    ),
    "zero": (
        Expected("not a number", lambda: kl(third(0.0), third(0.3))),
        Expected(0.0257321, lambda: kl(third(0.2), third(0.3)), {"p2": 0.2}),
    ),
    "determinant": (
        Expected("infinite", lambda: narrower(200, 0.1)),
        Expected("infinite", lambda: narrower(200, 100.0), {"scale": 100.0}),
        Expected(18.0758509, lambda: narrower(10, 0.1), {"dimensions": 10}),
    ),
    "annealing": (
        Expected("error", lambda: mpf(0)),
        Expected(1.0, lambda: mpf(2) / 3, {"num_epochs": 3, "epoch": 1}),
        Expected(0.5, lambda: mpf(1) / 2, {"num_epochs": 20, "epoch": 5}),
        Expected(1.0, lambda: mpf(1), {"num_epochs": 4, "epoch": 9}),
    ),
    "float32": (
        Expected(1.01328e-06, lambda: close_normals(1e-3), wrong_rel=1e-4),
        Expected(0.0, lambda: close_normals(1e-5), {"gap": 1e-5}),
        Expected(5.96046e-08, lambda: close_normals(2e-4), {"gap": 2e-4}, wrong_rel=1e-4),
    ),
    "renormalisation": (
        Expected(0.0, lambda: kl([0.5, 0.5], [0.3, 0.3])),
        Expected(0.0204110, lambda: kl([0.5, 0.5], [0.2, 0.3]), {"q0": 0.2, "q1": 0.3}),
    ),
    "log_target_forgotten": (
        Expected("not a number", lambda: kl(coin(0.1), coin(0.5))),
        Expected("not a number", lambda: kl(coin(0.3), coin(0.02)), {"p": 0.3, "q": 0.02}),
    ),
    "log_target_of_probabilities": (Expected(4.7950730, lambda: kl(coin(0.1), coin(0.5))),),
    "reduction": (
        Expected(0.0548092, lambda: kl_of_logits(spread_out(10, 2.0), [0.0] * 10)),
        Expected(
            0.0004801051,
            lambda: kl_of_logits(spread_out(1000, 2.0), [0.0] * 1000),
            {"classes": 1000, "batch": 4},
        ),
    ),
    "logits": (
        Expected(7.2780452, lambda: kl_of_logits([0.0, 0.0], [40.0, 0.0])),
        Expected("infinite", lambda: kl_of_logits([0.0, 0.0], [110.0, 0.0]), {"logit": 110.0}),
        Expected(0.0, lambda: mpf(0), {"logit": 0.0}),
    ),
    "continuous_bernoulli": (
        Expected(-16.6750050, lambda: continuous_bernoulli(-500.0, 20.0)),
        Expected(12.4773960, lambda: continuous_bernoulli(-10.0, 20.0), {"logit_p": -10.0}),
    ),
    "poisson": (
        Expected("not a number", lambda: mpf(1)),
        Expected(0.3862944, lambda: 2 * log(mpf(2)) - 1, {"rate_p": 2.0}),
    ),
    "sum_and_mean": (
        Expected(3200.1053605, lambda: -784 * log(mpf(0.9)) + 25),
        Expected(25.1053605, lambda: -64 * log(mpf(0.9)) + 25, {"batch": 1, "pixels": 64}),
    ),
    "per_pixel": (
        Expected(0.0306452, lambda: rate(1.0, 20), wrong_rel=1e-5),
        Expected(0.00195523, lambda: rate(1.0, 20), {"pixels": 12288}, wrong_rel=1e-5),
    ),
    "mean_over_latents": (
        Expected(1.2012925, lambda: rate(1.0, 20)),
        Expected(1.2012925, lambda: rate(1.0, 2), {"latents": 2}),
    ),
    "bayesian_prior": (
        Expected(460.5170186, lambda: weights(200, 0.1, 0.1)),
        Expected(-99.0, lambda: weights(200, 1.0, 10.0), {"prior_sigma": 10.0, "sigma": 1.0}),
        Expected(361.5170186, lambda: weights(200, 0.1, 1.0), {"prior_sigma": 1.0}),
    ),
    "mean_over_actions": (
        Expected(-0.2744145, lambda: policy_loss(6, 0.5, 2.0)),
        Expected(-0.1142229, lambda: policy_loss(18, 0.5, 2.0), {"actions": 18}),
    ),
    "trust_region": (
        Expected(0.00653171, lambda: kl_of_logits([0, 0, -7.0], [0, 0, -40.0]), wrong_rel=1e-4),
        Expected(
            4.85160e-05,
            lambda: kl_of_logits([0, 0, -7.0], [0, 0, -7.5]),
            {"new_logit": -7.5},
            wrong_rel=1e-3,
        ),
    ),
}
"""By mistake; those that show in a training are tested by their trainings."""
