"""Laplace against its definition, and at the ends of float64."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Laplace, cross_entropy, kl_divergence
from tests.support.definitions import log_density


@pytest.mark.parametrize("x", [-1e300, -700.0, -30.0, -1e-9, 0.0, 1e-9, 3.0, 700.0])
def test_density_and_tail_at_any_scale(x):
    for scale in (1e-200, 1.0, 1e200):
        p, at = Laplace(0, scale), x * min(scale, 1)
        with mp.workdps(40):
            z, truth = mpf(at) / mpf(scale), log_density(p)(mpf(at))
            tail = mp.exp(z) / 2 if z < 0 else 1 - mp.exp(-z) / 2
        assert p.log_prob(at) == pytest.approx(float(truth), rel=1e-14)
        assert p.cdf(at) == pytest.approx(float(tail), rel=2e-13, abs=0)


def test_the_ends_of_float64():
    assert Laplace(-1e308, 1e308).log_prob(1e308) == pytest.approx(-2 - np.log(2) - np.log(1e308))
    assert Laplace(0, 1e-200).log_prob(1e200) == -np.inf
    assert Laplace(0, 1.7e308).entropy() == pytest.approx(np.log(1.7e308) + np.log(2) + 1)
    assert Laplace(0, 1).cdf([-np.inf, 0, np.inf]).tolist() == [0, 0.5, 1]


def test_divergence_of_wide_and_narrow():
    # The ratio of the scales overflows, but not the divergence.
    assert kl_divergence(Laplace(0, 1e-200), Laplace(0, 1e200)) == pytest.approx(
        400 * np.log(10) - 1, rel=1e-15
    )
    assert kl_divergence(Laplace(0, 1e200), Laplace(0, 1e-200)) == np.inf
    assert kl_divergence(Laplace(1, 1e-200), Laplace(0, 1)) == pytest.approx(
        200 * np.log(10), rel=1e-15
    )
    assert kl_divergence(Laplace(1e-200, 1e-320), Laplace(0, 1e-320)) == pytest.approx(1e120, 1e-3)


def test_cross_entropy_of_a_narrow_one():
    # Entropy + KL would cancel here.
    p, q = Laplace(0, 1e-200), Laplace(0, 1)
    assert cross_entropy(p, q) == pytest.approx(np.log(2), rel=1e-15)
