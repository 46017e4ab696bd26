"""Dirichlet: known values, densities against 60 digits, edges, tiny concentrations."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Beta, Dirichlet, kl_divergence
from tests.support.truth import magnitude


def log_density(a, x):
    a, x = ([mpf(float(entry)) for entry in given] for given in (a, x))
    volume = mpmath.fsum(map(mpmath.loggamma, a)) - mpmath.loggamma(mpmath.fsum(a))
    return mpmath.fsum((c - 1) * mp.log(y) for c, y in zip(a, x, strict=True)) - volume


@pytest.mark.parametrize("powers", [(-1, 2), (-6, 8), (6, 12)], ids=str)
def test_log_density(powers):
    rng = np.random.default_rng(2)
    for size in (2, 3, 5, 20):
        for _ in range(20):
            a = magnitude(rng, *powers, size)
            p = Dirichlet(a)
            for x in (p.sample(rng=rng), rng.dirichlet(np.ones(size))):
                if (x > 0).all():
                    with mp.workdps(60):
                        truth = log_density(a, x)
                    # Coordinates are rounded to 1e-16, and log terms to theirs.
                    scale = max(1, float(abs(truth)), float(np.abs(np.log(x)).max()))
                    assert float(abs(mpf(p.log_prob(x)) - truth)) <= 1e-13 * scale, (a, x)


def test_two_components_are_a_beta():
    p, q = Dirichlet([2, 5]), Dirichlet([0.5, 3])
    assert kl_divergence(p, q) == kl_divergence(Beta(2, 5), Beta(0.5, 3))
    assert p.entropy() == Beta(2, 5).entropy()
    assert p.prob([0.25, 0.75]) == pytest.approx(Beta(2, 5).prob(0.25), rel=1e-14)


def test_known_values():
    flat = Dirichlet([1, 1, 1])
    assert flat.prob([0.2, 0.3, 0.5]) == pytest.approx(2, rel=1e-14)
    assert flat.entropy() == pytest.approx(-np.log(2), rel=1e-14)
    np.testing.assert_allclose(flat.mode, 1 / 3)
    p = Dirichlet([2, 3, 5])
    np.testing.assert_allclose(p.mean, [0.2, 0.3, 0.5])
    np.testing.assert_allclose(p.variance, [0.16 / 11, 0.21 / 11, 0.25 / 11])
    np.testing.assert_allclose(p.mode, [1 / 7, 2 / 7, 4 / 7])
    assert Dirichlet([0.5, 3, 2]).mode.tolist() == [0, 1, 0]
    assert str(p.support) == "the simplex of 3 probabilities"


def test_one_component_is_certain():
    p = Dirichlet([3.0])
    assert p.mean.tolist() == p.mode.tolist() == [1]
    assert p.variance.tolist() == [0]
    assert kl_divergence(p, Dirichlet([7.0])) == 0


def test_outcomes_lie_on_the_simplex():
    p = Dirichlet([2, 3])
    assert p.log_prob([0.5, 0.6]) == -np.inf
    assert p.log_prob([-0.5, 1.5]) == -np.inf
    assert p.log_prob([0, 1]) == -np.inf
    assert Dirichlet([0.5, 3]).prob([0, 1]) == np.inf
    # One factor is 0 and another infinite: the density is 0.
    assert Dirichlet([0.5, 3, 2]).prob([0, 0, 1]) == 0
    narrow = np.float32([0.1, 0.2, 0.7])
    assert np.isfinite(Dirichlet([1, 2, 3]).log_prob(narrow))


@pytest.mark.parametrize("a", [1e-307, 1e-6, 0.001, 0.3])
def test_samples_of_tiny_concentrations(a):
    x = Dirichlet([a, a, 2 * a]).sample(20_000, rng=np.random.default_rng(4))
    assert np.isfinite(x).all()
    np.testing.assert_allclose(x.sum(axis=-1), 1, rtol=1e-15)
    np.testing.assert_allclose(x.mean(axis=0), [0.25, 0.25, 0.5], atol=0.02)


def test_samples_of_mixed_concentrations():
    p = Dirichlet([1e-3, 5, 1e6])
    x = p.sample(40_000, rng=np.random.default_rng(4))
    assert (np.abs(x.mean(axis=0) - p.mean) <= 5 * np.sqrt(p.variance / 40_000)).all()


def test_batches_broadcast():
    p, q = Dirichlet(np.full((4, 1, 3), 2.0)), Dirichlet([[1, 2, 3], [3, 2, 1]])
    value = kl_divergence(p, q)
    assert value.shape == (4, 2)
    assert value[0, 0] == pytest.approx(kl_divergence(Dirichlet([2, 2, 2]), Dirichlet([1, 2, 3])))
