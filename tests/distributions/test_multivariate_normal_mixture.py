"""Mixtures of multivariate normals: divergences in any number of dimensions, bounds, torch."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Laplace,
    MultivariateNormal,
    MultivariateNormalMixture,
    Normal,
    NormalMixture,
    as_distribution,
    entropy,
    explain_kl,
    kl_divergence,
    mixture_bounds,
)

LINE_P = NormalMixture([0.3, 0.5, 0.2], [-2, 1, 4], [0.5, 1, 0.8])
LINE_Q = NormalMixture([0.6, 0.4], [-1, 3], [1, 1.5])
TWO = MultivariateNormalMixture(
    [0.3, 0.7], [[0, 0], [3, 1]], [[[1, 0], [0, 1]], [[1, 0.5], [0.5, 2]]]
)


def placed(line: NormalMixture, dimension: int, scale: float) -> MultivariateNormalMixture:
    """Return a mixture that is `line` in one direction, and N(0, scale²) in all others."""
    turn = np.linalg.qr(np.random.default_rng(7).normal(size=(dimension, dimension)))[0]
    variances = np.full((line.components, dimension), float(scale) ** 2)
    variances[:, 0] = line.scales**2
    matrices = (turn * variances[:, None, :]) @ turn.T
    matrices = (matrices + np.swapaxes(matrices, -1, -2)) / 2
    return MultivariateNormalMixture(line.weights, line.locs[:, None] * turn[:, 0], matrices)


def across(dimension: int) -> float:
    return (dimension - 1) * float(kl_divergence(Normal(0, 1), Normal(0, 1.2)))


@pytest.mark.parametrize("dimension", [1, 2])
def test_in_the_plane_by_quadrature(dimension):
    p, q = placed(LINE_P, dimension, 1), placed(LINE_Q, dimension, 1.2)
    found = explain_kl(p, q)
    truth = float(kl_divergence(LINE_P, LINE_Q)) + across(dimension)
    assert found.method == "quadrature"
    assert abs(found.value - truth) <= found.error <= 1e-9
    assert entropy(p) == pytest.approx(
        float(entropy(LINE_P)) + (dimension - 1) * float(entropy(Normal(0, 1))), rel=1e-10
    )


@pytest.mark.parametrize("dimension", [3, 10, 100])
def test_in_space_by_quasi_monte_carlo(dimension):
    p, q = placed(LINE_P, dimension, 1), placed(LINE_Q, dimension, 1.2)
    found = explain_kl(p, q)
    truth = float(kl_divergence(LINE_P, LINE_Q)) + across(dimension)
    assert found.method == "quasi-Monte Carlo"
    assert abs(found.value - truth) <= 5 * found.error
    assert found.error <= 1e-3 * truth
    assert kl_divergence(p, q) == found.value, "the points are always the same"


@pytest.mark.parametrize("dimension", [2, 5])
def test_near_mixtures_keep_their_digits(dimension):
    p = placed(LINE_P, dimension, 1)
    q = MultivariateNormalMixture(p.weights, p.locs + 1e-7, p.covariance_matrices)
    found = explain_kl(p, q)
    shift = dimension * 1e-14 / 2  # of all components alike, so at most that of one of them
    assert 0 < found.value < shift / 0.25
    assert found.error <= 0.01 * found.value


def test_mixtures_of_one_component_are_normals():
    normal = MultivariateNormal([1, 2, 3], np.diag([1, 2, 3]))
    one = MultivariateNormalMixture([1], [[0, 0, 0]], [np.eye(3)])
    alike = MultivariateNormalMixture([0.5, 0.5], [[1, 2, 3]] * 2, [np.diag([1, 2, 3])] * 2)
    expected = kl_divergence(MultivariateNormal([0, 0, 0], np.eye(3)), normal)
    assert explain_kl(one, normal).method == "closed form"
    assert kl_divergence(one, normal) == expected
    assert explain_kl(alike, normal).value <= explain_kl(alike, normal).error + 1e-12


def test_components_without_weight_do_not_matter():
    more = MultivariateNormalMixture(
        [0.3, 0, 0.7],
        np.insert(TWO.locs, 1, 9, axis=0),
        np.insert(TWO.covariance_matrices, 1, np.eye(2), axis=0),
    )
    assert kl_divergence(TWO, more) == 0
    assert entropy(more) == entropy(TWO)


def test_batches():
    q = MultivariateNormalMixture([[0.5, 0.5], [0.2, 0.8]], TWO.locs, TWO.covariance_matrices)
    found = kl_divergence(TWO, q)
    assert found.shape == (2,)
    assert found[1] == kl_divergence(TWO, q.element((1,)))


def test_mode_and_samples():
    x = TWO.sample(40_000, rng=np.random.default_rng(0))
    np.testing.assert_allclose(x.mean(axis=0), TWO.mean, atol=0.05)
    np.testing.assert_allclose(x.var(axis=0), TWO.variance, rtol=0.05)
    steps = 1e-4 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert (TWO.log_prob(TWO.mode + steps) < TWO.log_prob(TWO.mode)).all()
    assert TWO.log_prob(TWO.mode) >= TWO.log_prob(x).max()


@pytest.mark.parametrize("dimension", [1, 2, 3, 8])
@pytest.mark.parametrize("spread", [0.3, 1, 4])
def test_bounds_hold(dimension, spread):
    rng = np.random.default_rng(dimension)

    def drawn() -> MultivariateNormalMixture:
        roots = rng.normal(size=(3, dimension, dimension))
        return MultivariateNormalMixture(
            rng.dirichlet(np.ones(3)),
            spread * rng.normal(size=(3, dimension)),
            roots @ np.swapaxes(roots, -1, -2) + np.eye(dimension),
        )

    p, q = drawn(), drawn()
    bounds, found = mixture_bounds(p, q), explain_kl(p, q)
    assert 0 <= bounds.lower <= found.value + 5 * found.error
    assert bounds.upper >= found.value - 5 * found.error
    assert bounds.upper < np.inf


def test_bounds_of_single_normals_and_of_far_components_are_tight():
    p, q = Normal(0, 1), Normal(1, 2)
    assert mixture_bounds(p, q).upper == pytest.approx(kl_divergence(p, q), rel=1e-12)
    p, q = NormalMixture([0.5, 0.5], [0, 1e3], [1, 1]), NormalMixture([0.2, 0.8], [1, 1e3], [1, 1])
    assert mixture_bounds(p, q).upper == pytest.approx(kl_divergence(p, q), rel=1e-9)
    assert mixture_bounds(p, p).upper == pytest.approx(0, abs=1e-12)


def test_bounds_reject_other_families():
    with pytest.raises(TypeError, match="mixture_bounds: q must be a normal or a mixture of"):
        mixture_bounds(Normal(0, 1), Laplace(0, 1))
    with pytest.raises(ValueError, match=r"p must be a single distribution.*\(2,\)"):
        mixture_bounds(Normal([0, 1], 1), Normal(0, 1))
    with pytest.raises(ValueError, match="outcomes of one shape"):
        mixture_bounds(TWO, MultivariateNormal([0, 0, 0], np.eye(3)))


def test_mixtures_of_torch():
    torch = pytest.importorskip("torch")
    mix = torch.distributions.Categorical(torch.tensor([0.3, 0.7], dtype=torch.float64))
    full = torch.distributions.MultivariateNormal(
        torch.tensor(TWO.locs), torch.tensor(TWO.covariance_matrices)
    )
    diagonal = torch.distributions.Independent(
        torch.distributions.Normal(torch.tensor(TWO.locs), torch.ones(2, 2).double()), 1
    )
    low_rank = torch.distributions.LowRankMultivariateNormal(
        torch.tensor(TWO.locs), torch.ones(2, 2, 1).double(), torch.ones(2, 2).double()
    )
    for part in (full, diagonal, low_rank):
        theirs = torch.distributions.MixtureSameFamily(mix, part)
        x = np.array([[0.5, 1], [4, -2]])
        ours = as_distribution(theirs)
        assert isinstance(ours, MultivariateNormalMixture)
        np.testing.assert_allclose(ours.log_prob(x), theirs.log_prob(torch.tensor(x)), rtol=1e-12)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (([1], [[0, 0]], None), "exactly one of covariance_matrices and scale_trils"),
        (([0.5, 0.5], [[0, 0]], [np.eye(2)]), r"weights of shape \(2,\), locs of shape \(1, 2\)"),
        (([1], [0, 0], [np.eye(2)]), "locs must be a matrix"),
        (([1], [[0]], [np.eye(2)]), r"locs of shape \(1, 1\)"),
        (([1], [[0, 0]], np.eye(2)), "covariance_matrices must be a list of matrices"),
        (([0.5, 0.6], [[0], [1]], [[[1]], [[1]]]), "weights must be probabilities that sum to 1"),
        (([1], [[0, 0]], [[[1, 2], [2, 1]]]), r"covariance_matrices\[0\] is"),
    ],
)
def test_bad_parameters_are_named(parameters, said):
    with pytest.raises(ValueError, match=said):
        MultivariateNormalMixture(*parameters)
