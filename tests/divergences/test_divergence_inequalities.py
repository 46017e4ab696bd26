"""What holds between the divergences, whatever the parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kllab import (
    Bernoulli,
    Categorical,
    Normal,
    alpha_divergence,
    bhattacharyya,
    chi_squared,
    jeffreys,
    jensen_shannon,
    kl_divergence,
    renyi,
    squared_hellinger,
    total_variation,
)
from tests.support.affinities import AFFINITY, pair
from tests.support.oracle import KINDS

pytestmark = pytest.mark.slow

seeds = st.integers(0, 2**32 - 1)
SLACK = 1 + 1e-11
FAMILIES = sorted(AFFINITY, key=lambda families: [family.__name__ for family in families])
SCALAR_CLOSED = [(Bernoulli, Bernoulli), (Categorical, Categorical)]


@st.composite
def drawn(draw, families=FAMILIES):
    rng = np.random.default_rng(draw(seeds))
    return pair(*draw(st.sampled_from(families)), rng, draw(st.sampled_from(KINDS)))


@st.composite
def vectors(draw, outcomes):
    weights = draw(arrays(np.float64, outcomes, elements=st.floats(0, 1)))
    assume(weights.sum() > 1e-3)
    return weights / weights.sum()


@pytest.mark.slow
@settings(max_examples=300)
@given(drawn(), st.floats(0, 4), st.floats(0, 4))
def test_renyi_never_falls_with_its_order(given_pair, first, second):
    p, q = given_pair
    low, high = sorted((first, second))
    assert 0 <= renyi(p, q, low) <= renyi(p, q, high) * SLACK + 1e-300


@settings(max_examples=200)
@given(drawn(), st.floats(-3, 4))
def test_never_negative_never_nan(given_pair, alpha):
    p, q = given_pair
    for value in (
        alpha_divergence(p, q, alpha),
        squared_hellinger(p, q),
        bhattacharyya(p, q),
        chi_squared(p, q),
        jeffreys(p, q),
    ):
        assert value >= 0
    assert squared_hellinger(p, q) <= 1


@settings(max_examples=200)
@given(drawn())
def test_around_kl(given_pair):
    p, q = given_pair
    forward = kl_divergence(p, q)
    assert 2 * bhattacharyya(p, q) <= forward * SLACK + 1e-300
    assert squared_hellinger(p, q) <= forward / 2 * SLACK + 1e-300
    assert forward <= renyi(p, q, 2) * SLACK + 1e-300
    assert renyi(p, q, 2) <= chi_squared(p, q) * SLACK + 1e-300


@given(drawn(SCALAR_CLOSED))
def test_around_total_variation(given_pair):
    p, q = given_pair
    distance = total_variation(p, q)
    squared, js = squared_hellinger(p, q), jensen_shannon(p, q)
    assert 2 * distance**2 <= kl_divergence(p, q) * SLACK + 1e-300
    assert squared <= distance * SLACK + 1e-300
    assert distance <= np.sqrt(squared * (2 - squared)) * SLACK + 1e-150
    assert distance**2 / 2 <= js * SLACK + 1e-300
    assert js <= min(np.log(2) * distance * SLACK + 1e-300, np.log(2))
    assert distance <= 1


@pytest.mark.slow
@given(st.floats(-3, 3), st.floats(0.2, 3))
def test_around_total_variation_by_quadrature(loc, scale):
    p, q = Normal(loc, scale), Normal(0, 1)
    distance, squared, js = (f(p, q) for f in (total_variation, squared_hellinger, jensen_shannon))
    assert 2 * distance**2 <= kl_divergence(p, q) * SLACK + 1e-30
    assert squared <= distance * SLACK + 1e-30
    assert distance <= np.sqrt(squared * (2 - squared)) * SLACK + 1e-15
    assert distance**2 / 2 <= js * SLACK + 1e-30
    assert js <= np.log(2) * distance * SLACK


@given(st.integers(2, 8).flatmap(lambda k: st.tuples(vectors(k), vectors(k))), st.floats(0.05, 3))
def test_merging_outcomes_only_lowers_every_divergence(case, alpha):
    fine = [Categorical(v) for v in case]
    coarse = [Categorical(np.append(v[:-2], v[-2] + v[-1])) for v in case]
    for function in (
        jensen_shannon,
        total_variation,
        squared_hellinger,
        chi_squared,
        bhattacharyya,
        jeffreys,
    ):
        # The merged share is rounded.
        assert function(*coarse) <= function(*fine) * (1 + 1e-9) + 1e-13
    assert renyi(*coarse, alpha) <= renyi(*fine, alpha) * (1 + 1e-9) + 1e-13


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_metrics(a, b, c):
    p, q, r = map(Bernoulli, (a, b, c))
    for metric in (
        total_variation,
        lambda x, y: np.sqrt(squared_hellinger(x, y)),
        lambda x, y: np.sqrt(jensen_shannon(x, y)),
    ):
        assert metric(p, q) == metric(q, p) or abs(metric(p, q) / metric(q, p) - 1) < 1e-12
        assert metric(p, r) <= (metric(p, q) + metric(q, r)) * SLACK


@given(st.floats(-3, 3), st.floats(0.2, 3), st.floats(0.2, 3), st.floats(0.1, 3))
def test_independent_pairs_add_up(loc, first, second, alpha):
    pairs = [(Normal(loc, first), Normal(0, 1)), (Normal(0, second), Normal(1, 1))]
    value = sum(renyi(p, q, alpha) for p, q in pairs)
    assume(value < 600)
    product = np.prod([1 + alpha * (alpha - 1) * alpha_divergence(p, q, alpha) for p, q in pairs])
    if abs(alpha - 1) > 1e-3 and product > 1e-9:
        assert np.isclose(np.log(product) / (alpha - 1), value, rtol=1e-6, atol=1e-9)
