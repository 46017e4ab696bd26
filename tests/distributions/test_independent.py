"""Independent coordinates: everything is a sum or a product over them."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import fsum, mp

from kllab import (
    Bernoulli,
    Beta,
    Dirichlet,
    Gamma,
    Independent,
    MultivariateNormal,
    Normal,
    Poisson,
    StudentT,
    cross_entropy,
    explain_kl,
    kl_divergence,
    supported_pairs,
    total_variation,
    wasserstein_2,
)
from tests.support.oracle import DRAWS, KL, relative_error


@pytest.mark.parametrize("family", [Normal, Gamma, Bernoulli, Poisson, Beta])
@pytest.mark.parametrize("kind", ["ordinary", "near", "extreme"])
def test_kl_is_the_sum_of_the_definitions_of_the_coordinates(family, kind):
    rng = np.random.default_rng(3)
    pairs = [DRAWS[family, family](rng, kind) for _ in range(6)]
    names = family.usual_constraints()
    pairs = [pair for pair in pairs if all(getattr(p, n) is not None for p in pair for n in names)]
    p, q = (
        Independent(family(*(np.reshape([getattr(e, n) for e in each], (1, -1)) for n in names)), 2)
        for each in zip(*pairs, strict=True)
    )
    with mp.workdps(60):
        truth = fsum(KL[family, family](*pair) for pair in pairs)
    found = explain_kl(p, q)
    assert relative_error(found.value, truth) <= 1e-13
    assert found.value == kl_divergence(p, q)
    assert found.method == "closed form"
    assert kl_divergence(p, p) == 0


def test_moments_densities_entropy_and_samples():
    base = Gamma([[2.0, 0.5, 3.0], [1.0, 2.0, 5.0]], [1.0, 2.0, 3.0])
    p = Independent(base)
    assert p.batch_shape == (2,)
    assert p.event_shape == (3,)
    for name in ("mean", "variance", "mode"):
        np.testing.assert_array_equal(getattr(p, name), getattr(base, name))
    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(p.log_prob(x), base.log_prob(x).sum(axis=-1), rtol=1e-15)
    np.testing.assert_array_equal(p.prob([1.0, -2.0, 3.0]), [0, 0])
    assert np.isnan(p.log_prob([1.0, np.nan, 3.0])).all()
    # One factor of the density is infinite, another 0.
    assert Independent(Gamma([0.5, 2.0], 1)).log_prob([0.0, 0.0]) == -np.inf
    np.testing.assert_allclose(p.entropy(), base.entropy().sum(axis=-1), rtol=1e-15)
    drawn = p.sample(4, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(drawn, base.sample(4, rng=np.random.default_rng(0)))
    assert Independent(Poisson([1.0, 2.0])).sample(rng=np.random.default_rng(0)).dtype == np.int64
    assert p.element((1,)) == Independent(Gamma([1.0, 2.0, 5.0], [1.0, 2.0, 3.0]))
    assert str(p.support) == "[0, inf)^3"


def test_axes_of_outcomes_may_be_split_between_the_base_and_its_batch():
    scalars = Independent(Normal(np.ones((4, 3, 2)), 2), 2)
    vectors = Independent(MultivariateNormal(np.zeros((3, 2)), np.eye(2)), 1)
    nested = Independent(Independent(Normal(np.ones((4, 3, 2)), 2), 1), 1)
    assert nested == scalars
    each = kl_divergence(Normal(1, 2), Normal(0, 1))
    np.testing.assert_allclose(kl_divergence(scalars, vectors), [6 * each] * 4, rtol=1e-14)
    np.testing.assert_allclose(
        cross_entropy(scalars, vectors), scalars.entropy() + 6 * each, rtol=1e-14
    )


def test_methods_errors_and_reasons_are_those_of_the_coordinates():
    found = explain_kl(Independent(StudentT([3.0, 5.0], 0, 1)), Independent(Normal([0, 1], 1)))
    parts = explain_kl(StudentT([3.0, 5.0], 0, 1), Normal([0, 1], 1))
    assert found.method == parts.method == "quadrature"
    assert (found.value, found.error) == (parts.value.sum(), parts.error.sum())
    found = explain_kl(Independent(Bernoulli([0.5, 0.25])), Independent(Bernoulli([0.5, 0.0])))
    assert (found.value, found.error) == (np.inf, 0)
    assert found.reason == "q gives 0 where p gives 0.25 (outcome 1), at index (1,)"


def test_a_diagonal_normal_beside_a_full_one_has_every_closed_form():
    p, q = Independent(Normal([0, 1], [1, 2])), MultivariateNormal([1, 1], [[2, 0.5], [0.5, 1]])
    full = MultivariateNormal([0, 1], scale_tril=np.diag([1.0, 2.0]))
    for function in (kl_divergence, cross_entropy, wasserstein_2):
        assert function(p, q) == function(full, q)
        assert function(q, p) == function(q, full)
    assert wasserstein_2(p, p) == 0
    moved = Independent(Normal([1, 1], [1, 2]))
    assert total_variation(p, moved) == pytest.approx(0.3829249225480262, rel=1e-14)
    assert explain_kl(Independent(Gamma([1, 2], 1)), full).method == "Monte Carlo"
    assert kl_divergence(p, Dirichlet([1, 1])) == np.inf


def test_many_dimensions_need_no_matrix():
    n = 200_000
    p, q = Independent(Normal(np.ones(n), 1)), Independent(Normal(np.zeros(n), 1))
    assert kl_divergence(p, q) == n / 2


def test_it_is_no_family_of_the_tables():
    assert all(Independent not in pair for pair in supported_pairs())


def test_arguments_are_checked():
    for axes in (0, 2, -1):
        with pytest.raises(ValueError, match=rf"it is {axes} and base, a Normal, has batch_shape"):
            Independent(Normal([0, 1], 1), axes)
    with pytest.raises(TypeError, match=r"event_axes must be an integer, but it is 1\.0"):
        Independent(Normal([0, 1], 1), 1.0)
    with pytest.raises(TypeError, match="base must be a distribution of kllab"):
        Independent([0, 1], 1)
