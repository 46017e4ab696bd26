"""Terms whose tails are longer than those of P and Q, as of p^2 / q."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Binomial,
    Exponential,
    Geometric,
    Laplace,
    LogNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    StudentT,
    Uniform,
    alpha_divergence,
    chi_squared,
    estimators,
    explain,
    f_divergence,
    kl_divergence,
    renyi,
)
from tests.support.definitions import log_density


def log_affinity(p: Any, q: Any, alpha: float, terms: int) -> mpf:
    """Log of the sum of p^alpha q^(1 - alpha)."""
    with mp.workdps(40):
        a, first, second = mpf(alpha), log_density(p), log_density(q)
        counts = [mpf(k) for k in range(terms) if mp.isfinite(first(mpf(k)))]
        logs = [a * first(k) + (1 - a) * second(k) for k in counts]
        top = max(logs)
        return top + mp.log(mp.fsum(mp.exp(one - top) for one in logs))


@pytest.mark.parametrize(
    ("p", "q", "alpha", "terms"),
    [
        (Poisson(20), Geometric(0.99), 2, 800),
        (Binomial(200, 0.5), Binomial(300, 0.001), 2, 201),
        (Binomial(500, 0.9), Poisson(1), 2, 501),
        (Poisson(100), NegativeBinomial(2, 0.1), 3, 12_000),
    ],
)
def test_a_sum_goes_as_far_as_its_terms_and_above_float64(p, q, alpha, terms):
    truth = log_affinity(p, q, alpha, terms) / (alpha - 1)
    found = explain(renyi, p, q, alpha=alpha)
    assert abs(found.value - truth) <= found.error <= 1e-11 * truth


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.491), (0.01, 0.9802), (0.3, 0.6)])
def test_a_square_that_hardly_falls(a, b):
    found = explain(chi_squared, Geometric(a), NegativeBinomial(1, b))
    with mp.workdps(40):
        first, go = mpf(a), mpf(b)
        truth = first**2 / (1 - go) / (1 - (1 - first) ** 2 / go) - 1
    assert abs(found.value - truth) <= found.error <= 1e-11 * truth


@pytest.mark.parametrize(
    ("function", "p", "q", "parameters"),
    [
        (chi_squared, NegativeBinomial(0.5, 0.6), NegativeBinomial(2, 0.35), {}),
        (renyi, NegativeBinomial(2, 0.4), NegativeBinomial(3, 0.2), {"alpha": 3}),
        (alpha_divergence, Poisson(2), NegativeBinomial(2.5, 0.3), {"alpha": -1}),
        (chi_squared, Geometric(0.9), Poisson(2), {}),
        # Its terms fall for the first ten thousand outcomes.
        (renyi, Geometric(0.3), Poisson(2), {"alpha": 1.05}),
    ],
)
def test_a_sum_that_diverges_says_so(function, p, q, parameters):
    found = explain(function, p, q, **parameters)
    assert found.value == np.inf
    assert found.reason.startswith("the sum diverges")


def test_k3_of_counts_has_infinite_variance_where_their_sum_diverges():
    rng = np.random.default_rng(0)
    p, q = NegativeBinomial(3, 0.2), NegativeBinomial(2, 0.46)
    estimate = estimators.monte_carlo(p, q, n=1000, rng=rng, estimator="k3")
    assert "infinite variance" in estimate.warning


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Normal(0, 1), Normal(0, 1.5)),
        (Normal(0, 1), Laplace(0, 1)),
        (Normal(0, 1), StudentT(5)),
        (Exponential(1), LogNormal(0, 1)),
        (Poisson(3), NegativeBinomial(5, 0.4)),
    ],
)
def test_an_f_that_is_infinite_at_0_is_asked_only_near_it(p, q):
    found = explain(f_divergence, p, q, f=lambda t: t - 1 - np.log(t))
    assert found.value == pytest.approx(kl_divergence(q, p), rel=1e-12)
    both = f_divergence(lambda t: (t - 1) * np.log(t), p, q)
    assert both == pytest.approx(kl_divergence(q, p) + kl_divergence(p, q), rel=1e-12)


def test_a_square_whose_argument_leaves_float64():
    found = f_divergence(lambda t: (t - 1) ** 2, Geometric(0.3), Geometric(0.5))
    assert found == pytest.approx(chi_squared(Geometric(0.3), Geometric(0.5)), rel=1e-12)


def test_affinities_of_densities_above_float64():
    found = explain(renyi, Normal(0, 1), Laplace(0, 0.02), alpha=3)
    with mp.workdps(40):
        # p^3 q^-2 = (2 b)^2 exp(-3 x^2 / 2 + 2 |x| / b) / (2 pi)^(3/2): a Gaussian integral.
        b, rate = mpf(0.02), 2 / mpf(0.02)
        half = mp.sqrt(2 * mp.pi / 3) * mp.exp(rate**2 / 6) * mp.ncdf(rate / mp.sqrt(3))
        affinity = 2 * half * (2 * b) ** 2 / (2 * mp.pi) ** mpf(1.5)
        assert abs(found.value - mp.log(affinity) / 2) <= found.error < 1e-10


def test_an_error_above_float64_is_told_where_much_of_p_is_beyond_q():
    p, q = Uniform(-10.25, 35.5), Normal(-4, 0.5)
    found = explain(renyi, p, q, alpha=2)
    with mp.workdps(40):
        density = 1 / mpf(45.75)

        def inverse(x):
            return mp.exp(((x + 4) / mpf(0.5)) ** 2 / 2 - 2900) * mp.sqrt(2 * mp.pi) / 2

        edges = [mpf(35.5) - mpf(k) / 16 for k in range(60)][::-1]
        truth = mp.log(density**2 * mp.quad(inverse, edges)) + 2900
        assert abs(found.value - truth) <= found.error < 1e-8
