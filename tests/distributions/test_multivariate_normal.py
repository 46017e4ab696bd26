"""MultivariateNormal against SciPy, with both parameters and its scaled factor."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kllab import MultivariateNormal, Normal

S = np.array([[2, 0.5, 0], [0.5, 1, -0.25], [0, -0.25, 0.5]])
P = MultivariateNormal([1, 2, 3], S)
X = np.random.default_rng(0).normal(size=(4, 5, 3))


def test_density_and_entropy_against_scipy():
    frozen = stats.multivariate_normal([1, 2, 3], S)
    np.testing.assert_allclose(P.log_prob(X), frozen.logpdf(X), rtol=1e-12)
    np.testing.assert_allclose(P.prob(X), frozen.pdf(X), rtol=1e-12)
    np.testing.assert_allclose(P.entropy(), frozen.entropy(), rtol=1e-13)


def test_one_dimension_is_a_normal():
    p, q = MultivariateNormal(1, [[4]]), Normal(1, 2)
    for x in (-3.0, 0.0, 1e5):
        assert p.log_prob([x]) == pytest.approx(q.log_prob(x), rel=1e-15)
    assert p.entropy() == pytest.approx(q.entropy(), rel=1e-15)


def test_covariance_and_factor_are_always_available():
    L = np.linalg.cholesky(S)
    from_factor = MultivariateNormal([1, 2, 3], scale_tril=L)
    assert from_factor.covariance_matrix is None
    assert P.scale_tril is None
    np.testing.assert_allclose(from_factor.covariance, S, rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(P.cholesky, L, rtol=1e-14)
    np.testing.assert_array_equal(from_factor.cholesky, L)
    np.testing.assert_array_equal(P.covariance, S)
    np.testing.assert_array_equal(P.variance, np.diag(S))
    np.testing.assert_allclose(from_factor.log_prob(X), P.log_prob(X), rtol=1e-13)


def test_the_location_broadcasts():
    assert MultivariateNormal(2, S).mean.tolist() == [2, 2, 2]
    assert MultivariateNormal([2], S).mean.tolist() == [2, 2, 2]
    p = MultivariateNormal(np.zeros((4, 1, 3)), np.stack([S] * 5))
    assert p.batch_shape == (4, 5)
    assert p.event_shape == (3,)
    assert p.mean.shape == p.variance.shape == (4, 5, 3)
    assert p.log_prob(X).shape == (4, 5)
    assert p.sample(2, rng=np.random.default_rng(0)).shape == (2, 4, 5, 3)
    assert p.scaled_factor[0].shape == (5, 3, 3)


def test_samples_have_the_covariance():
    x = P.sample(100_000, rng=np.random.default_rng(2))
    np.testing.assert_allclose(np.cov(x.T), S, atol=0.04)


def test_the_symmetric_part_is_used():
    tilted = S + 1e-9 * np.triu(np.ones((3, 3)), 1)
    middle = (tilted + tilted.T) / 2
    np.testing.assert_array_equal(
        MultivariateNormal(0, tilted).cholesky, MultivariateNormal(0, middle).cholesky
    )


@pytest.mark.parametrize("x", [0.0, [0.0], np.zeros((3, 2))])
def test_outcomes_must_have_d_coordinates(x):
    with pytest.raises(ValueError, match="x must end in axes of shape"):
        P.log_prob(x)


def test_axes_beyond_float64_in_the_covariance():
    p = MultivariateNormal(0, scale_tril=[[1e-200, 0], [1e200, 1e200]])
    assert p.entropy() == pytest.approx(1 + np.log(2 * np.pi), rel=1e-14)
    assert p.log_prob([1e-200, 2e200]) == pytest.approx(-1 - np.log(2 * np.pi), rel=1e-14)
    assert p.log_prob([1, 0]) == -np.inf
    assert str(p.support) == "R^2"
