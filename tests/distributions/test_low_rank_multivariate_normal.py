"""LowRankMultivariateNormal beside the normals of full and of diagonal covariances."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import matrix, mp, mpf

from kllab import (
    Dirichlet,
    Gamma,
    Independent,
    LowRankMultivariateNormal,
    MultivariateNormal,
    Normal,
    explain_kl,
    kl_divergence,
    wasserstein_2,
)
from tests.support.families.low_rank_multivariate_normal import covariance_of, kl_of_gaussians
from tests.support.families.multivariate_normal import location
from tests.support.oracle import DRAWS, relative_error

P = LowRankMultivariateNormal([1, 2, 3], [[1, 0], [2, 1], [0, 1]], [1, 2, 3])


def test_the_density_is_that_of_the_full_covariance():
    full = MultivariateNormal(P.loc, P.covariance)
    x = np.random.default_rng(0).normal(size=(5, 3))
    np.testing.assert_allclose(P.log_prob(x), full.log_prob(x), rtol=1e-14)
    assert P.entropy() == pytest.approx(full.entropy(), rel=1e-14)
    np.testing.assert_array_equal(P.variance, np.diag(P.covariance))


def test_an_outcome_along_a_long_axis_keeps_its_digits():
    p = LowRankMultivariateNormal([0, 0], [[1e8], [1e8]], [1, 1])
    # The inverse, by hand: I - f f^T / (1 + 2e16), whose terms cancel to 16 digits.
    with mp.workdps(50):
        square = 2 * mpf(3) ** 2 / (1 + 2 * mpf(10) ** 16)
        truth = -square / 2 - mp.log(1 + 2 * mpf(10) ** 16) / 2 - mp.log(2 * mp.pi)
        assert abs(p.log_prob([3, 3]) - p.log_prob([0, 0]) + square / 2) < mpf("1e-13")
        assert relative_error(-p.log_prob([3, 3]), -truth) < 1e-15


@pytest.mark.parametrize("kind", ["ordinary", "near"])
def test_against_independent_coordinates(kind):
    rng = np.random.default_rng(4)
    for _ in range(20):
        low, _ = DRAWS[LowRankMultivariateNormal, LowRankMultivariateNormal](rng, kind)
        factor = low.cov_factor * (10 ** rng.uniform(-8, -1) if kind == "near" else 1)
        low = LowRankMultivariateNormal(low.loc, factor, low.cov_diag)
        scale = np.sqrt(low.cov_diag) * (1 + (kind == "ordinary") * rng.uniform(size=low.loc.shape))
        flat = Independent(Normal(low.loc, scale))
        with mp.workdps(400):
            diagonal = mp.diag([mpf(s) ** 2 for s in scale.tolist()])
            of_low, of_flat = (location(low), covariance_of(low)), (matrix(low.loc), diagonal)
            for p, q, truth in (
                (low, flat, kl_of_gaussians(*of_low, *of_flat)),
                (flat, low, kl_of_gaussians(*of_flat, *of_low)),
            ):
                found = explain_kl(p, q)
                assert found.method == "closed form"
                assert abs(found.value - truth) <= found.error
                assert found.error <= 1e-9 * found.value


def test_against_a_full_covariance():
    full = MultivariateNormal([0, 0, 0], np.eye(3) + 0.5)
    with mp.workdps(50):
        of_p, of_q = (location(P), covariance_of(P)), (location(full), matrix(full.covariance))
        for p, q, truth in (
            (P, full, kl_of_gaussians(*of_p, *of_q)),
            (full, P, kl_of_gaussians(*of_q, *of_p)),
        ):
            assert relative_error(kl_divergence(p, q), truth) <= 1e-14
    assert wasserstein_2(P, P) == 0


def test_a_batch_of_means_shares_one_covariance():
    q = LowRankMultivariateNormal(np.zeros((2, 3)), P.cov_factor, P.cov_diag)
    p = LowRankMultivariateNormal(np.ones((4, 1, 3)), P.cov_factor * 2, P.cov_diag)
    values = kl_divergence(p, q)
    assert values.shape == (4, 2)
    one = kl_divergence(p.element((0, 0)), q.element((0,)))
    np.testing.assert_allclose(values, one, rtol=1e-14)


def test_many_dimensions_need_no_matrix():
    n = 100_000
    factor = np.random.default_rng(0).normal(size=(n, 3))
    p = LowRankMultivariateNormal(np.ones(n), factor, np.ones(n))
    assert kl_divergence(p, p) == 0
    flat = Independent(Normal(np.zeros(n), 1))
    trace = (np.square(factor).sum() + n) / 2
    log_det = np.linalg.slogdet(np.eye(3) + factor.T @ factor)[1] / 2
    assert kl_divergence(p, flat) == pytest.approx(trace - log_det, rel=1e-12)


def test_pairs_without_a_formula_are_estimated_or_infinite():
    assert explain_kl(Independent(Gamma([1, 2, 3], 1)), P).method == "Monte Carlo"
    assert kl_divergence(P, Dirichlet([1, 1, 1])) == np.inf
