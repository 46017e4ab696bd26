"""Every registered pair against its definition: ordinary, near each other, extreme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kllab import (
    Bernoulli,
    Categorical,
    Geometric,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    explain_kl,
    kl_divergence,
    supported_pairs,
)
from tests.support.families.bernoulli import kl_bernoulli
from tests.support.families.categorical import kl_categorical
from tests.support.families.multivariate_normal import covariance, kl_multivariate_normal, triangle
from tests.support.families.normal import kl_normal
from tests.support.oracle import DRAWS, KINDS, KL, bar, each_pair, how_many, relative_error
from tests.support.truth import magnitude

pytestmark = pytest.mark.slow

PAIRS = supported_pairs()
numbers = st.floats(allow_nan=False, allow_infinity=False)
sizes = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
DRAWS_OF_A_KIND = 84
"""In both directions and of three kinds: more than 500 pairs of each family but mixtures."""


def assert_accurate(p, q, truth):
    explained = explain_kl(p, q)
    assert type(explained.value) is float
    assert explained.value == kl_divergence(p, q)
    error = relative_error(explained.value, truth)
    assert error <= bar(p, q), (error, p, q, explained, truth)
    if 0 < explained.value < np.inf:
        assert error * explained.value <= explained.error
    else:
        assert explained.error == 0
    assert (explained.reason is None) == (explained.value < np.inf)


def test_every_pair_has_an_oracle_and_draws():
    assert set(PAIRS) == set(KL) == set(DRAWS)


@pytest.mark.parametrize("kind", KINDS)
@each_pair(PAIRS)
def test_against_the_definition(pair, kind):
    rng = np.random.default_rng([2, KINDS.index(kind)])
    for _ in range(how_many(pair, DRAWS_OF_A_KIND)):
        p, q = DRAWS[pair](rng, kind)
        assert_accurate(p, q, KL[pair](p, q))
        if pair[0] is pair[1]:
            assert_accurate(q, p, KL[pair](q, p))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pair", [p for p in PAIRS if p[0] is p[1]], ids=lambda p: p[0].__name__)
def test_the_same_parameters_give_exactly_zero(pair, kind):
    rng = np.random.default_rng([3, KINDS.index(kind)])
    for _ in range(50):
        p, _ = DRAWS[pair](rng, kind)
        assert kl_divergence(p, p) == 0.0


@given(numbers, sizes, numbers, sizes)
@example(1.0, 1e-320, 1.0, 2e-320)
@example(0.0, 1.0, 6.044212075648302e-96, 1.0)
@example(0.0, 1.0, 1e-161, 1.0)
@example(1e300, 1e-300, 1e300, 1.0)
def test_normals_of_any_float64(loc_p, scale_p, loc_q, scale_q):
    p, q = Normal(loc_p, scale_p), Normal(loc_q, scale_q)
    assert_accurate(p, q, kl_normal(p, q))
    shared = Normal(loc_p, scale_q)
    assert_accurate(p, shared, kl_normal(p, shared))


@given(st.floats(0, 1), st.floats(0, 1))
@example(1.0, 5e-324)
@example(5e-324, 1.0)
def test_coins_of_any_float64(a, b):
    p, q = Bernoulli(a), Bernoulli(b)
    assert_accurate(p, q, kl_bernoulli(p, q))


STEPS = [10.0**-k for k in range(1, 17)] + [0.0313, 0.03125, 0.03124, 0.124, 0.125, 0.126, 0.9, 3.0]


def test_normal_through_every_branch():
    for step in STEPS:
        for loc in (0.0, 1e-9, 1.0):
            p, q = Normal(loc, 1.0 + step), Normal(0.0, 1.0)
            assert_accurate(p, q, KL[Normal, Normal](p, q))
            assert_accurate(q, p, KL[Normal, Normal](q, p))


def test_next_to_no_counts_of_totals_far_apart():
    rng = np.random.default_rng(11)
    for _ in range(40):
        p, q = (
            NegativeBinomial(10 ** rng.uniform(-3, 3.3), 10 ** rng.uniform(-40, -7))
            for _ in range(2)
        )
        one = Geometric(1 - 10 ** rng.uniform(-14, -2))
        for a, b in ((p, q), (one, q), (p, one)):
            assert_accurate(a, b, KL[type(a), type(b)](a, b))


def test_shares_that_differ_by_rounding_alone():
    # Sums off by up to 1e-6 explain nearly all of q - p; what is left is one part in 1e16.
    rng = np.random.default_rng(12)
    for size in (2, 2, 3, 3, 10, 40):
        for evenness in np.repeat([0.03, 0.1, 1.0], 4):
            shares = rng.dirichlet(np.full(size, evenness))
            p, q = (Categorical(shares * (1 + rng.uniform(-9e-7, 9e-7))) for _ in range(2))
            assert_accurate(p, q, kl_categorical(p, q))
            assert_accurate(q, p, kl_categorical(q, p))


@pytest.mark.parametrize("condition", [1, 1e4, 1e8, 1e12], ids=lambda condition: f"{condition:g}")
def test_ill_conditioned_covariances(condition):
    rng = np.random.default_rng(5)
    for _ in range(20):
        d, power = int(rng.integers(2, 8)), np.log10(condition)
        first, second = covariance(rng, d, power), covariance(rng, d, power)
        near = first * (1 + 1e-3 * rng.normal() / condition)
        for a, b in ((first, second), (first, near), (near, first)):
            p, q = MultivariateNormal(rng.normal(size=d), a), MultivariateNormal(0, b)
            assert_accurate(p, q, kl_multivariate_normal(p, q, digits=100))


def test_factors_with_axes_from_1e_minus_200_to_1e200():
    rng = np.random.default_rng(6)
    for _ in range(20):
        d = int(rng.integers(1, 5))
        rows = magnitude(rng, -200, 200, d)[:, None]
        first = triangle(rng, d) * rows
        second = first * rng.uniform(0.5, 2, d)[:, None] * magnitude(rng, -3, 3, d)[:, None]
        unrelated = triangle(rng, d) * magnitude(rng, -200, 200, d)[:, None]
        for other in (second, unrelated):
            p, q = MultivariateNormal(0, scale_tril=first), MultivariateNormal(0, scale_tril=other)
            assert_accurate(p, q, kl_multivariate_normal(p, q, digits=2500))
            assert_accurate(q, p, kl_multivariate_normal(q, p, digits=2500))


def test_nearly_flat_factors_near_each_other():
    rng = np.random.default_rng(7)
    for _ in range(20):
        d = int(rng.integers(1, 4))
        first = triangle(rng, d) * magnitude(rng, -60, 0, d)
        second = first * (1 + np.tril(rng.normal(size=(d, d))) * magnitude(rng, -15, -2))
        p, q = MultivariateNormal(0, scale_tril=first), MultivariateNormal(0, scale_tril=second)
        assert_accurate(p, q, kl_multivariate_normal(p, q, digits=1000))


def test_a_covariance_against_its_own_factor_is_zero_to_rounding():
    rng = np.random.default_rng(8)
    for _ in range(20):
        p = MultivariateNormal(0, covariance(rng, 5, 3))
        q = MultivariateNormal(0, scale_tril=p.cholesky)
        assert_accurate(p, q, KL[MultivariateNormal, MultivariateNormal](p, q))
        assert 0 <= kl_divergence(q, p) < 1e-24


@pytest.mark.parametrize("d", [12, 24])
def test_many_dimensions(d):
    rng = np.random.default_rng(d)
    first, second = covariance(rng, d, 3), covariance(rng, d, 3)
    p, q = MultivariateNormal(rng.normal(size=d), first), MultivariateNormal(0, second)
    assert_accurate(p, q, kl_multivariate_normal(p, q, digits=60))
    near = MultivariateNormal(p.loc, first * (1 + 1e-10))
    assert_accurate(p, near, kl_multivariate_normal(p, near, digits=60))
