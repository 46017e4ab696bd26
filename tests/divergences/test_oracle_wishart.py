"""The oracle of Wishart against integrals of its density."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf
from scipy.special import gammaln

from kllab import Wishart
from tests.support.oracle import ENTROPY, KL


def log_density(n, v, x):
    """Of two-by-two matrices, in float64, from the definition."""
    log_gamma = np.log(np.pi) / 2 + gammaln(n / 2) + gammaln((n - 1) / 2)
    volume = n * np.log(2) + n / 2 * np.log(np.linalg.det(v)) + log_gamma
    trace = (np.linalg.inv(v) * x).sum(axis=(-2, -1))
    return (n - 3) / 2 * np.log(np.linalg.det(x)) - trace / 2 - volume


def matrices():
    """Nodes L L^T over the triangular L, their weights with the Jacobian 4 l11^2 l22."""
    t, w = np.polynomial.legendre.leggauss(70)
    diagonal, weight = (t + 1) * 7, w * 7
    below, weight_below = t * 11, w * 11
    first, cross, second = np.meshgrid(diagonal, below, diagonal, indexing="ij")
    weights = np.multiply.outer(np.multiply.outer(weight, weight_below), weight)
    x = np.stack([first**2, first * cross, first * cross, cross**2 + second**2], axis=-1)
    return x.reshape(-1, 2, 2), (weights * 4 * first**2 * second).reshape(-1)


def test_two_dimensions():
    n, v = 6.5, np.array([[1.0, 0.3], [0.3, 0.6]])
    m, w = 8.0, np.array([[0.8, -0.1], [-0.1, 0.7]])
    x, weights = matrices()
    log_p, log_q = log_density(n, v, x), log_density(m, w, x)
    mass = weights * np.exp(log_p)
    p, q = Wishart(n, v), Wishart(m, w)
    assert mass.sum() == pytest.approx(1, rel=1e-9)
    assert float(KL[Wishart, Wishart](p, q)) == pytest.approx((mass * (log_p - log_q)).sum())
    assert float(ENTROPY[Wishart](p)) == pytest.approx(-(mass * log_p).sum())


def test_one_dimension():
    n, v, m, w = mpf(3), mpf(2), mpf(5), mpf("0.5")

    def density(n, v, x):
        return x ** (n / 2 - 1) * mp.exp(-x / v / 2) / (2 * v) ** (n / 2) / mpmath.gamma(n / 2)

    with mp.workdps(20):
        kl = mpmath.quad(
            lambda x: density(n, v, x) * mp.log(density(n, v, x) / density(m, w, x)),
            [0, 1, 5, 20, 100, 400],
        )
    truth = KL[Wishart, Wishart](Wishart(3, [[2]]), Wishart(5, [[0.5]]))
    assert float(abs(truth - kl) / kl) < 1e-14
