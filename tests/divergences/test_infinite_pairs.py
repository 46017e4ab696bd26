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
    Multinomial,
    MultivariateNormal,
    Normal,
    Poisson,
    Uniform,
    explain_kl,
    supported_pairs,
)
from kllab.distributions import FAMILIES
from kllab.divergences.closed_form.infinite import fixed_support
from tests.support.families.infinite import PAIRS, VECTORS
from tests.support.oracle import DRAWS


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


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "-".join(f.__name__ for f in pair))
def test_registered_and_explained(pair):
    assert pair in supported_pairs()
    p, q = DRAWS[pair](np.random.default_rng(1), "ordinary")
    explained = explain_kl(p, q)
    assert (explained.value, explained.method, explained.error) == (np.inf, "support", 0)
    assert explained.reason


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        (Normal(0, 1), Exponential(1), "q gives 0 below 0, where p gives 0.5"),
        (Exponential(1), Beta(2, 2), "q gives 0 above 1, where p gives 0.367879441171442"),
        (Exponential(1e5), Beta(2, 2), "above 1, where p gives something, if less than float64"),
        (Normal(0.75, 1), Beta(2, 2), "q gives 0 above 1, where p gives 0.40129367431707"),
        (Gamma(2, 1), Poisson(1), "outcomes that have none under p, {0, ...}"),
        (Bernoulli(0.25), Normal(0, 1), "probability 0, also 0, where p gives 0.75"),
        (Poisson(1), Bernoulli(0.5), "q gives 0 where p gives 0.18393972058572"),
        (Binomial(3, 0.5), Uniform(0, 1), "p is discrete and q continuous"),
        (Uniform(0, 1), Discrete([1, 2], [0.5, 0.5]), "p is continuous and q discrete"),
        (MultivariateNormal(0, np.eye(2)), Dirichlet([1, 2]), "q gives 1 to the simplex"),
        (Dirichlet([1, 2]), MultivariateNormal(0, np.eye(2)), "p gives 1 to the simplex"),
        (Multinomial(3, [0.5, 0.5]), Dirichlet([1, 2]), "p gives 1 to vectors of 2 counts"),
    ],
)
def test_the_reason_names_what_p_gives(p, q, reason):
    explained = explain_kl(p, q)
    assert explained.value == np.inf
    assert reason in explained.reason


def test_a_batch_names_its_first_element():
    explained = explain_kl(Normal([[0, 1]], 1), Exponential([[1], [2]]))
    assert explained.value.tolist() == [[np.inf] * 2] * 2
    assert explained.reason == "q gives 0 below 0, where p gives 0.5, at index (0, 0)"
