"""Everything made of ``integral p^alpha q^(1 - alpha)`` against its definition."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Beta,
    Categorical,
    Dirichlet,
    Gamma,
    MultivariateNormal,
    Normal,
    Pareto,
    Uniform,
    Wishart,
    alpha_divergence,
    bhattacharyya,
    chi_squared,
    explain,
    kl_divergence,
    renyi,
    squared_hellinger,
)
from kllab.divergences.chernoff import CHERNOFF
from tests.support.affinities import AFFINITY, chernoff, pair
from tests.support.oracle import KINDS, KL
from tests.support.truth import relative_error

PAIRS = sorted(AFFINITY, key=lambda pair: [family.__name__ for family in pair])
every_pair = pytest.mark.parametrize(
    "families", PAIRS, ids=lambda p: "-".join(f.__name__ for f in p)
)
COUNT = {"MultivariateNormal": 3, "Wishart": 3, "Dirichlet": 6, "Multinomial": 6}
DIGITS = {"Beta": 150, "Dirichlet": 150, "VonMises": 700, "Wishart": 350}
"""Digits of the oracle; 900 where it is quick."""


def truth(p, q, alpha):
    return chernoff(p, q, alpha, DIGITS.get(type(p).__name__, 900))


def orders(rng):
    inside = rng.choice([0.1, 0.9, 0.999, 1 - 1e-9, 1e-6, rng.uniform()])
    return [0.5, 2.0, float(inside), float(rng.choice([1.5, 3, -1, -0.2, 10]))]


def bar(p, q):
    if isinstance(p, Beta | Dirichlet):
        return 1e-12
    if not isinstance(p, MultivariateNormal | Wishart):
        return 1e-13
    condition = max(np.linalg.cond(g.scaled_factor[0]) ** 2 for g in (p, q))
    return max(1e-12, 8 * np.finfo(float).eps * condition)


def test_every_closed_form_has_an_oracle():
    assert set(CHERNOFF.registry.pairs()) == set(AFFINITY)


@pytest.mark.slow
@every_pair
@pytest.mark.parametrize("kind", KINDS)
def test_the_logarithm_of_the_affinity(families, kind):
    rng = np.random.default_rng([7, KINDS.index(kind)])
    for _ in range(COUNT.get(families[0].__name__, 20)):
        p, q = pair(*families, rng, kind)
        for alpha in orders(rng):
            explained = CHERNOFF.explain(p, q, alpha=alpha)
            expected = truth(p, q, alpha)
            found = relative_error(explained.value, expected)
            assert found <= bar(p, q), (found, alpha, p, q, explained, mp.nstr(expected, 20))
            assert explained.method == "closed form"
            assert (explained.reason is None) == (explained.value < np.inf)
            if 1e-290 < explained.value < np.inf:
                assert found * explained.value <= explained.error


@every_pair
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_of_it(families, kind):
    rng = np.random.default_rng([8, KINDS.index(kind)])
    for _ in range(3):
        p, q = pair(*families, rng, kind)
        # A distance is formed from the logarithm: expm1 of g has the relative error of g times g.
        near, far = (truth(p, q, alpha) for alpha in (0.5, 2))
        tolerance = bar(p, q)
        with mp.workdps(900):
            assert relative_error(bhattacharyya(p, q), near) <= tolerance
            assert relative_error(renyi(p, q, 0.5), 2 * near) <= tolerance
            assert relative_error(squared_hellinger(p, q), -mp.expm1(-near)) <= tolerance
            assert relative_error(alpha_divergence(p, q, 0.5), -4 * mp.expm1(-near)) <= tolerance
            assert relative_error(renyi(p, q, 2), far) <= tolerance
            if far < 1e5 or mp.isinf(far):
                slack = tolerance * (1 + float(min(far, 700)))
                assert relative_error(chi_squared(p, q), mp.expm1(far)) <= slack
                assert relative_error(alpha_divergence(p, q, 2), mp.expm1(far) / 2) <= slack


@pytest.mark.parametrize("family", [p for p, q in PAIRS if p is q], ids=lambda f: f.__name__)
def test_exactly_zero_at_equality(family):
    rng = np.random.default_rng(9)
    for kind in KINDS:
        p, _ = pair(family, family, rng, kind)
        for alpha in (0.0, 0.3, 0.5, 0.9, 1.0, 2.0, 3.0):
            assert renyi(p, p, alpha) == 0
            assert alpha_divergence(p, p, alpha) == 0
        assert chi_squared(p, p) == squared_hellinger(p, p) == bhattacharyya(p, p) == 0


@every_pair
def test_the_limits_at_0_and_1_are_kl(families):
    rng = np.random.default_rng(10)
    for _ in range(5):
        p, q = pair(*families, rng, "ordinary")
        for limit, other in ((1.0, kl_divergence(p, q)), (0.0, kl_divergence(q, p))):
            assert alpha_divergence(p, q, limit) == other
            if other < np.inf:
                inside = alpha_divergence(p, q, abs(limit - 1e-9))
                assert inside == pytest.approx(other, rel=1e-6 * (1 + other))
        assert renyi(p, q, 1) == kl_divergence(p, q)


@every_pair
def test_skewed_symmetry(families):
    rng = np.random.default_rng(11)
    p, q = pair(*families, rng, "ordinary")
    for alpha in (0.1, 0.5, 0.7, 2.0, -1.0):
        assert alpha_divergence(p, q, alpha) == pytest.approx(
            alpha_divergence(q, p, 1 - alpha), rel=1e-12
        )
    assert squared_hellinger(p, q) == pytest.approx(squared_hellinger(q, p), rel=1e-12)


def test_order_0_is_what_q_gives_to_the_support_of_p():
    assert renyi(Bernoulli(0), Bernoulli(0.25), 0) == pytest.approx(-np.log(0.75), rel=1e-15)
    assert renyi(Bernoulli(0.5), Bernoulli(0.25), 0) == 0
    assert renyi(Categorical([0.5, 0.5, 0]), Categorical([0.2, 0.3, 0.5]), 0) == pytest.approx(
        np.log(2), rel=1e-15
    )
    assert renyi(Uniform(0, 1), Uniform(0, 4), 0) == pytest.approx(np.log(4), rel=1e-15)
    assert renyi(Pareto(2, 3), Pareto(1, 1), 0) == pytest.approx(np.log(2), rel=1e-15)
    assert renyi(Normal(0, 1), Normal(1, 2), 0) == 0


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Uniform(0, 1), Uniform(1, 2)),
        (Uniform(0, 1), Uniform(3, 4)),
        (Bernoulli(0), Bernoulli(1)),
        (Categorical([1, 0]), Categorical([0, 1])),
        (Normal(0, 1), Bernoulli(0.5)),
        (Pareto(2, 1), Uniform(0, 1)),
    ],
    ids=repr,
)
def test_nothing_in_common(p, q):
    for function, value in (
        (bhattacharyya, np.inf),
        (squared_hellinger, 1.0),
        (chi_squared, np.inf),
    ):
        explained = explain(function, p, q)
        assert explained.value == value
        assert explained.error == 0
    for alpha in (0.0, 0.5, 1.0, 2.0):
        assert renyi(p, q, alpha) == np.inf
    assert alpha_divergence(p, q, 0.25) == pytest.approx(16 / 3, rel=1e-15)
    assert explain(bhattacharyya, p, q).reason == "p and q have no outcome in common"


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        (Normal(0, 2), Normal(0, 1), "the integral of p^2 q^-1 diverges"),
        (Categorical([0.5, 0.5]), Categorical([1, 0]), "q gives 0 where p gives 0.5"),
        (Bernoulli(logits=-800), Bernoulli(0), "q gives 0 where p gives exp(-800) (outcome 1)"),
        (Uniform(0, 2), Uniform(0, 1), "q gives 0"),
        (Normal(0, 1), Normal(1e200, 1), "overflow"),
        (Normal(0, 1), Normal(30, 1), "overflow"),
    ],
)
def test_an_infinity_has_its_reason(p, q, reason):
    explained = explain(chi_squared, p, q)
    assert explained.value == np.inf
    assert reason in explained.reason


def test_batches():
    p, q = Normal([[0.0], [1.0]], 1), Normal([0.0, 1.0, 2.0], [1.0, 2.0, 0.5])
    for function in (bhattacharyya, squared_hellinger, chi_squared):
        table = function(p, q)
        assert table.shape == (2, 3)
        singles = [[function(p.element((i, 0)), q.element((j,))) for j in range(3)] for i in (0, 1)]
        np.testing.assert_allclose(table, singles, rtol=1e-15)
    assert explain(chi_squared, p, q).reason.endswith("at index (0, 2)")
    assert renyi(Normal(np.zeros(0), 1), Normal(0, 1), 2).shape == (0,)


@pytest.mark.parametrize(
    "alpha", [np.inf, np.nan, 10**400, "2", b"2", np.array("2"), True, np.True_, None, [1, 2]]
)
def test_the_order_must_be_a_number(alpha):
    with pytest.raises(ValueError, match="alpha must be a finite number"):
        alpha_divergence(Normal(0, 1), Normal(1, 1), alpha)
    with pytest.raises(ValueError, match="renyi: alpha must be a finite number, at least 0"):
        renyi(Normal(0, 1), Normal(1, 1), -1)


def test_kl_is_the_slope_of_the_logarithm():
    p, q = Normal(0.3, 1), Normal(0, 1.5)
    with mp.workdps(60):
        step = mpf(10) ** -20
        slope = -mp.log(AFFINITY[Normal, Normal](p, q, 1 - step)) / step
        assert abs(slope / KL[Normal, Normal](p, q) - 1) < 1e-18


def test_far_beyond_ordinary_parameters():
    p = Gamma(1.3032947509695074e-198, 3.377364197487827e157)
    q = Beta(9.365001915311822e172, 3.4271912872747226e-174)
    for alpha in (1e-9, 0.5, 2.0):
        assert renyi(p, p, alpha) == renyi(q, q, alpha) == 0
        assert renyi(q, Beta(3.750984221325819e169, 8.411810957704529e-188), alpha) >= 0
