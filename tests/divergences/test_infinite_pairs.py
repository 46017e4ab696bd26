"""Pairs whose supports never fit are infinite, are registered so, and say why."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import (
    Bernoulli,
    Beta,
    Binomial,
    Dirichlet,
    Discrete,
    Exponential,
    Gamma,
    LowRankMultivariateNormal,
    Multinomial,
    MultivariateNormal,
    MultivariateNormalMixture,
    Normal,
    Poisson,
    Uniform,
    explain_kl,
)
from kllab.distributions import FAMILIES
from kllab.divergences.kl.disjoint import fixed_support
from tests.support.families.disjoint import PAIRS
from tests.support.oracle import DRAWS

VECTORS = (
    Dirichlet,
    LowRankMultivariateNormal,
    Multinomial,
    MultivariateNormal,
    MultivariateNormalMixture,
)
SQUARE, SIMPLEX, COUNTED = (
    MultivariateNormal(0, np.eye(2)),
    Dirichlet([1, 2]),
    Multinomial(3, [0.5, 0.5]),
)
MIXTURE = MultivariateNormalMixture([0.5, 0.5], [[0, 0], [1, 0]], [np.eye(2), np.eye(2)])
BY_HAND_OF_VECTORS = [
    (SQUARE, SIMPLEX, "q gives 1 to the simplex"),
    (SIMPLEX, SQUARE, "p gives 1 to the simplex"),
    (SQUARE, COUNTED, "q gives 1 to vectors of 2 counts"),
    (COUNTED, SQUARE, "p gives 1 to vectors of 2 counts"),
    (MIXTURE, SIMPLEX, "q gives 1 to the simplex"),
    (SIMPLEX, MIXTURE, "p gives 1 to the simplex"),
    (MIXTURE, COUNTED, "q gives 1 to vectors of 2 counts"),
    (COUNTED, MIXTURE, "p gives 1 to vectors of 2 counts"),
    (SIMPLEX, COUNTED, "p gives 1 to the simplex"),
    (COUNTED, SIMPLEX, "p gives 1 to vectors of 2 counts"),
]


ALWAYS = [
    (Normal(0, 1), Exponential(1), "q gives 0 below 0, where p gives 0.5"),
    (Exponential(1), Beta(2, 2), "q gives 0 above 1, where p gives 0.367879441171442"),
    (Exponential(1e5), Beta(2, 2), "above 1, where p gives something, if less than float64"),
    (Normal(0.75, 1), Beta(2, 2), "q gives 0 above 1, where p gives 0.40129367431707"),
    (Gamma(2, 1), Poisson(1), "outcomes that have none under p, {0, ...}"),
    (Bernoulli(0.25), Normal(0, 1), "probability 0, also 0, where p gives 0.75"),
    *BY_HAND_OF_VECTORS,
]
FOR_THESE_PARAMETERS = [
    (Poisson(1), Bernoulli(0.5), "q gives 0 above 1, where p gives 0.264241"),
    (Binomial(3, 0.5), Uniform(0, 1), "p is discrete and q continuous"),
    (Uniform(0, 1), Discrete([1, 2], [0.5, 0.5]), "p is continuous and q discrete"),
]


@pytest.mark.parametrize(
    "family",
    [f for f in FAMILIES if f not in VECTORS and fixed_support(f)],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("kind", ["ordinary", "extreme"])
def test_the_fixed_support_is_that_of_every_member(family, kind):
    rng = np.random.default_rng(0)
    for _ in range(20):
        p, _ = DRAWS[family, family](rng, kind)
        assert p.support == fixed_support(family)


def test_what_is_infinite_whatever_the_parameters_is_registered_so():
    assert {(type(p), type(q)) for p, q, _ in ALWAYS} <= set(PAIRS)
    assert not {(type(p), type(q)) for p, q, _ in FOR_THESE_PARAMETERS} & set(PAIRS)
    assert {explain_kl(p, q).method for p, q, _ in ALWAYS} == {"support"}


POINTS = [-2.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5]


def test_p_gives_something_to_an_outcome_to_which_q_gives_nothing():
    scalar = [pair for pair in PAIRS if not set(pair) & set(VECTORS)]
    assert len(PAIRS) - len(scalar) == len(BY_HAND_OF_VECTORS)
    without = []
    for pair in scalar:
        p, q = DRAWS[pair](np.random.default_rng(1), "ordinary")
        possible = [x for x in POINTS if p.log_prob(x) > -np.inf]
        # A density gives probability 0 to each single outcome.
        points_against_density = p.support.discrete and not q.support.discrete
        if not any(points_against_density or q.log_prob(x) == -np.inf for x in possible):
            without.append((p, q))
    assert without == []


@pytest.mark.parametrize(("p", "q", "reason"), ALWAYS + FOR_THESE_PARAMETERS)
def test_the_reason_names_what_p_gives(p, q, reason):
    explained = explain_kl(p, q)
    assert (explained.value, explained.error) == (np.inf, 0)
    assert reason in explained.reason


def test_a_batch_names_its_first_element():
    explained = explain_kl(Normal([[0, 1]], 1), Exponential([[1], [2]]))
    assert explained.value.tolist() == [[np.inf] * 2] * 2
    assert explained.reason == "q gives 0 below 0, where p gives 0.5, at index (0, 0)"
