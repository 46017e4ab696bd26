"""Von Mises against its definition, from the uniform circle to a point."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from kllab import VonMises, cross_entropy, kl_divergence

X = np.linspace(-3, 3, 25)
CONCENTRATIONS = [0, 1e-9, 0.3, 1.99, 2.01, 7.0, 31.9, 32.1, 500.0, 1e6, 1e15]


def test_density_and_cdf_against_scipy():
    for loc in (0.0, 0.5, -1.0):
        p, frozen = VonMises(loc, 2.5), stats.vonmises(2.5, loc)
        x = X + loc
        np.testing.assert_allclose(p.prob(x), frozen.pdf(x), rtol=1e-13)
        np.testing.assert_allclose(p.log_prob(x), frozen.logpdf(x), rtol=1e-13)
        np.testing.assert_allclose(p.cdf(x), frozen.cdf(x), rtol=1e-13, atol=1e-13)
        assert p.entropy() == pytest.approx(float(frozen.entropy()), rel=1e-13)


def test_angles_that_differ_by_a_turn_have_equal_densities():
    p = VonMises(1, 3)
    np.testing.assert_allclose(p.log_prob(X + 2 * np.pi), p.log_prob(X), rtol=1e-13)
    assert np.isfinite(VonMises(-1.7e308, 3).log_prob(1.7e308))
    assert p.log_prob(np.inf) == -np.inf
    assert kl_divergence(p, VonMises(1 + 4 * np.pi, 3)) < 1e-29


def test_the_support_is_the_turn_around_loc():
    p = VonMises(2, 1)
    assert (p.support.lower, p.support.upper) == (2 - np.pi, 2 + np.pi)
    assert p.cdf([2 - np.pi - 1, 2, 2 + np.pi]).tolist() == [0, pytest.approx(0.5, rel=1e-14), 1]
    x = p.sample(1000, rng=np.random.default_rng(0))
    assert (np.abs(x - 2) <= np.pi).all()
    assert VonMises([0, 1], 1).support.lower.tolist() == [-np.pi, 1 - np.pi]


@pytest.mark.parametrize("k", CONCENTRATIONS)
def test_density_cdf_and_entropy_at_every_concentration(k):
    p, width = VonMises(0, k), min(1.0, 1 / np.sqrt(k)) if k else 1.0
    with mp.workdps(40):
        bessel = mp.besseli(0, mpf(k)) * mp.exp(-mpf(k))
        slope = 1 - mp.besseli(1, mpf(k)) * mp.exp(-mpf(k)) / bessel
        entropy = mp.log(2 * mp.pi * bessel) + k * slope
        assert abs(p.entropy() - entropy) <= 1e-14 * max(1, abs(entropy))
        assert p.variance == pytest.approx(float(slope), rel=1e-14)

        def density(t):
            return mp.exp(-2 * mpf(k) * mp.sin(t / 2) ** 2) / (2 * mp.pi * bessel)

        for steps in (-20, -6, -1, -1e-3, 0.5, 2):
            x = mpf(float(np.clip(steps * width, -3.1, 3.1)))
            log_density = mp.log(density(x))
            assert p.log_prob(float(x)) == pytest.approx(float(log_density), rel=1e-14)
            # Panels get shorter down to a negligible density.
            far = [x - width * j / 8 for j in (*range(17), *range(20, 130, 4))]
            edges = sorted({max(mpf(edge), -mp.pi) for edge in far})
            # Divided by its largest value, as mpmath's tolerance is absolute.
            top = density(x)
            below = top * mp.quad(lambda t, top=top: density(t) / top, edges)
            assert p.cdf(float(x)) == pytest.approx(float(below), rel=1e-13, abs=0)


def test_a_point_of_the_circle():
    p = VonMises(0.5, 1e300)
    assert p.entropy() == pytest.approx(np.log(2 * np.pi * np.e * 1e-300) / 2, rel=1e-15)
    assert p.cdf([0.4, 0.5, 0.6]).tolist() == [0, pytest.approx(0.5, rel=1e-14), 1]
    assert p.prob(0.6) == 0
    assert cross_entropy(p, VonMises(0.5, 1)) == pytest.approx(
        np.log(2 * np.pi * float(mp.besseli(0, 1))) - 1, rel=1e-15
    )
