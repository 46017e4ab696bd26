"""Wishart: one and two dimensions in closed form, densities against mpmath, samples, validation."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Gamma, Wishart, explain_kl, kl_divergence
from tests.support.families.multivariate_normal import covariance, log_det
from tests.support.truth import magnitude

V = np.array([[2, 0.5], [0.5, 1]])


def log_density(p, x):
    n, d = mpf(float(p.df)), p.event_shape[0]
    v, x = (mpmath.matrix(given.tolist()) for given in (p.covariance_matrix, x))
    trace = mpmath.fsum(mp.lu_solve(v, x[:, i])[i] for i in range(d))
    volume = n * d / 2 * mp.log(2) + n / 2 * log_det(v) + mpf(d * (d - 1)) / 4 * mp.log(mp.pi)
    volume += mpmath.fsum(mpmath.loggamma((n - i) / 2) for i in range(d))
    return (n - d - 1) / 2 * log_det(x) - trace / 2 - volume


@pytest.mark.parametrize("powers", [(-1, 2), (-6, 8)], ids=str)
def test_log_density(powers):
    rng = np.random.default_rng(2)
    for _ in range(60):
        d = int(rng.integers(1, 5))
        p = Wishart(d - 1 + magnitude(rng, *powers), covariance(rng, d, 2))
        for x in (p.sample(rng=rng), covariance(rng, d, 1) * p.df):
            if np.linalg.cond(x) > 1e12:  # on the boundary of the support up to rounding
                continue
            with mp.workdps(80):
                truth = log_density(p, x)
            condition = np.linalg.cond(p.covariance_matrix) * np.linalg.cond(x)
            bar = max(1e-12, 8 * np.finfo(float).eps * condition) * max(1, abs(float(truth)))
            assert float(abs(mpf(p.log_prob(x)) - truth)) <= bar, (p, x)


def test_one_dimension_is_a_gamma():
    p, q = Wishart([0.3, 5], [[2.0]]), Wishart(3, [[0.5]])
    gamma_p, gamma_q = Gamma([0.15, 2.5], 0.25), Gamma(1.5, 1.0)
    np.testing.assert_allclose(kl_divergence(p, q), kl_divergence(gamma_p, gamma_q), rtol=1e-13)
    np.testing.assert_allclose(p.entropy(), gamma_p.entropy(), rtol=1e-13)
    np.testing.assert_allclose(p.log_prob([[3.0]]), gamma_p.log_prob(3.0), rtol=1e-13)


def test_moments():
    p = Wishart([2, 5], V)
    np.testing.assert_allclose(p.mean, [2 * V, 5 * V])
    np.testing.assert_allclose(p.variance[1], 5 * np.array([[8, 2.25], [2.25, 2]]))
    assert np.isnan(p.mode[0]).all()
    np.testing.assert_allclose(p.mode[1], 2 * V)
    assert str(p.support) == "the positive definite 2 x 2 matrices"


def test_matrices_outside_the_support():
    p = Wishart(4, V)
    outcomes = [V, -V, [[1, 2], [2, 1]], [[1, 0.5], [0.4, 1]], [[1, np.inf], [np.inf, 1]]]
    assert np.isfinite(p.log_prob(outcomes)).tolist() == [True] + [False] * 4
    assert p.log_prob(outcomes)[0] == p.log_prob(V)
    assert np.isnan(p.log_prob([[np.nan, 0], [0, 1]]))


@pytest.mark.parametrize("df", [1.5, 2, 7.25, 1e6])
def test_samples(df):
    p = Wishart(df, V)
    x = p.sample(40_000, rng=np.random.default_rng(1))
    assert (x == np.swapaxes(x, -1, -2)).all()
    assert (np.abs(x.mean(axis=0) - p.mean) <= 5 * np.sqrt(p.variance / 40_000)).all()
    np.testing.assert_allclose(x.var(axis=0), p.variance, rtol=0.1)


def test_the_scale_of_the_axes_does_not_matter():
    axes = np.exp2([400, -300])
    stretched = V * np.outer(axes, axes)
    p, q = Wishart(4, V), Wishart(5.5, V + np.eye(2))
    far_p, far_q = Wishart(4, stretched), Wishart(5.5, (V + np.eye(2)) * np.outer(axes, axes))
    assert kl_divergence(far_p, far_q) == kl_divergence(p, q)
    assert far_p.entropy() - p.entropy() == pytest.approx(3 * 100 * np.log(2), rel=1e-12)


def test_batches_of_either_parameter():
    p, q = Wishart([[3.0], [4.0]], V), Wishart(5, np.stack([V, V + np.eye(2), 2 * V]))
    value = kl_divergence(p, q)
    assert value.shape == (2, 3)
    for i in range(2):
        for j in range(3):
            assert value[i, j] == pytest.approx(
                kl_divergence(p.element((i, 0)), q.element((j,))), rel=1e-14
            )
    assert explain_kl(p, q).error.shape == (2, 3)
