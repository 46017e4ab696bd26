"""Beta: known values, densities and distribution functions against 60 digits, edges."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Beta, explain_kl, kl_divergence
from kllab import Uniform as Interval
from tests.support.definitions import log_density
from tests.support.truth import magnitude


@pytest.mark.parametrize("powers", [(-1, 2), (-6, 8), (6, 15), (-300, 1)], ids=str)
def test_log_density(powers):
    rng = np.random.default_rng(2)
    for _ in range(80):
        a, b = magnitude(rng, *powers, 2)
        typical = rng.beta(a, b)
        for x in (typical, rng.random(), magnitude(rng, -300, 0), 1 - magnitude(rng, -16, 0)):
            if 0 < x < 1:
                with mp.workdps(350):
                    truth = log_density(Beta(a, b))(mpf(x))
                error = abs(mpf(Beta(a, b).log_prob(x)) - truth)
                assert float(error) <= 1e-13 * max(1, abs(float(truth))), (a, b, x)


def test_distribution_function():
    rng = np.random.default_rng(3)
    for _ in range(60):
        a, b = magnitude(rng, -2, 3, 2)
        x = float(np.clip(rng.beta(a, b), 1e-12, 1 - 1e-12))
        with mp.workdps(40):
            truth = mpmath.betainc(mpf(a), mpf(b), 0, mpf(x), regularized=True)
        assert Beta(a, b).cdf(x) == pytest.approx(float(truth), rel=1e-12)


def test_known_values():
    uniform = Beta(1, 1)
    assert uniform.log_prob([0, 0.25, 1]).tolist() == pytest.approx([0, 0, 0], abs=4e-15)
    assert uniform.entropy() == pytest.approx(0, abs=4e-15)
    assert uniform.mode == 0.5
    p = Beta(2, 3)
    assert (p.mean, p.variance) == (pytest.approx(0.4), pytest.approx(0.04))
    assert p.mode == pytest.approx(1 / 3)
    assert p.prob(0.5) == pytest.approx(1.5, rel=1e-14)
    assert p.cdf(0.5) == pytest.approx(0.6875, rel=1e-14)
    assert (p.cdf(-1), p.cdf(2)) == (0, 1)
    # Known from the digamma at halves: KL(Beta(1, 1) || Beta(2, 1)) = 1 - log 2.
    assert kl_divergence(Beta(1, 1), Beta(2, 1)) == pytest.approx(1 - np.log(2), rel=1e-14)


def test_edges_of_the_support():
    assert Beta(0.5, 2).prob([0, 1]).tolist() == [np.inf, 0]
    assert Beta(2, 0.5).prob([0, 1]).tolist() == [0, np.inf]
    assert Beta(1, 3).prob(0) == pytest.approx(3, rel=1e-14)
    assert Beta(3, 1).prob(1) == pytest.approx(3, rel=1e-14)
    assert Beta(30, 1).log_prob([-0.1, 0, 1.1]).tolist() == [-np.inf] * 3


@pytest.mark.parametrize(
    ("a", "b", "mode"), [(3, 1, 1), (1, 3, 0), (0.5, 0.7, 0), (0.7, 0.5, 1), (0.5, 5, 0)]
)
def test_modes_at_the_ends(a, b, mode):
    assert Beta(a, b).mode == mode


def test_moments_of_huge_concentrations():
    p = Beta(1e308, 1e308)
    assert p.mean == 0.5
    assert p.variance == pytest.approx(1.25e-309, rel=1e-6)
    assert p.mode == 0.5


@pytest.mark.parametrize("a", [1e-300, 1e-6, 0.01, 0.3])
def test_samples_of_tiny_concentrations(a):
    x = Beta(a, 3 * a).sample(20_000, rng=np.random.default_rng(4))
    assert np.isfinite(x).all()
    assert x.mean() == pytest.approx(0.25, abs=0.015)


def test_samples_of_huge_concentrations():
    p = Beta(1e8, 3e8)
    x = p.sample(20_000, rng=np.random.default_rng(4))
    assert x.mean() == pytest.approx(0.25, abs=5 * np.sqrt(p.variance / 20_000))
    assert x.var() == pytest.approx(p.variance, rel=0.05)


def test_against_uniform():
    assert kl_divergence(Beta(1, 1), Interval(0, 1)) == 0
    assert kl_divergence(Beta(1, 1), Interval(-1e-20, 1)) == pytest.approx(1e-20)
    outside = explain_kl(Beta(1, 1), Interval(0, 0.75))
    assert outside.value == np.inf
    assert outside.reason == "q gives 0 above 0.75, where p gives 0.25"


def test_concentrations_of_any_float64_give_no_nan():
    rng = np.random.default_rng(5)
    a = magnitude(rng, -300, 300, (4, 5000))
    a[2:, ::2] = a[:2, ::2] * (1 + magnitude(rng, -16, 0, (2, 2500)))
    value = kl_divergence(Beta(a[0], a[1]), Beta(a[2], a[3]))
    assert (value >= 0).all()
    assert not np.isnan(Beta(a[0], a[1]).entropy()).any()
