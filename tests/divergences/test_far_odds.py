"""Negative binomial and geometric counts whose mean leaves float64, against mpmath."""

from __future__ import annotations

from functools import cache
from math import inf, isnan

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Binomial,
    Geometric,
    NegativeBinomial,
    Poisson,
    bhattacharyya,
    chi_squared,
    cross_entropy,
    entropy,
    explain_kl,
    jensen_shannon,
    kl_divergence,
    renyi,
    squared_hellinger,
    total_variation,
)
from kllab.divergences.result import TOO_LARGE
from tests.support.exact_trials import (
    exact,
    jensen_shannon_of_cells,
    outcomes_of_trial,
    probabilities,
    renyi_of_cells,
    total_variation_of_cells,
)
from tests.support.truth import kl_of_cells

pytestmark = pytest.mark.slow

ODDS = [650.0, 712.0, 1e4]
"""Before and after the mean leaves float64; beyond any probability but 0 and 1."""
_COUNTED, _LARGE = 2000, mpf(10) ** 40
"""Counts summed one by one; counts from which the leading terms are exact to 40 digits."""


def expectation(function, leading, r, odds):
    """Return E of ``function(k)``: a sum, then the Euler-Maclaurin formula over log k.

    ``leading(log k)`` is the function for counts above `_LARGE`.
    """
    r, odds = mpf(r), mpf(odds)
    failure = mp.exp(-odds)

    def log_p(k):
        return mp.loggamma(k + r) - mp.loggamma(k + 1) - mp.loggamma(r) - r * odds - k * failure

    def of_count(k):
        return mp.exp(log_p(k)) * function(k)

    def of_log(u):
        log_share = (r - 1) * u - mp.loggamma(r) - r * odds - mp.exp(u - odds)
        return mp.exp(log_share + u) * leading(u)

    first, middle, last = mp.log(_COUNTED), mp.log(_LARGE), odds + mp.log(r + 12 * mp.sqrt(r) + 60)
    ends = mp.linspace(first, middle, 61)
    near = mp.quad(lambda u: of_count(mp.exp(u)) * mp.exp(u), ends)
    far_ends = [u for u in (odds - mpf(2) ** n for n in range(14, -1, -1)) if u > middle]
    far_ends += mp.linspace(odds, last, 13)
    far = mp.quad(of_log, [middle, *far_ends])
    slope = mp.diff(of_count, mpf(_COUNTED))
    counted = mp.fsum(of_count(mpf(k)) for k in range(_COUNTED))
    return counted + of_count(mpf(_COUNTED)) / 2 - slope / 12 + near + far


@cache
def expected_log_ratio(r, t, odds):
    """Return E of ``log(Gamma(k + r) / Gamma(k + t))``."""
    with mp.workdps(60):
        return expectation(
            lambda k: mp.loggamma(k + r) - mp.loggamma(k + t),
            lambda u: (mpf(r) - t) * u,
            r,
            odds,
        )


def log_trial(odds):
    """Return the logarithms of failure and of success."""
    return -mp.log1p(mp.exp(odds)), -mp.log1p(mp.exp(-mpf(odds)))


def true_entropy(r, odds):
    expected = expected_log_ratio(r, 1.0, odds)
    with mp.workdps(60):
        r, (failure, success) = mpf(r), log_trial(mpf(odds))
        return mp.loggamma(r) - r * failure - r * mp.exp(odds) * success - expected


def true_kl(r, odds, t, other):
    expected = expected_log_ratio(r, t, odds)
    with mp.workdps(60):
        r, t = mpf(r), mpf(t)
        of_shapes = mp.loggamma(t) - mp.loggamma(r)
    with mp.workdps(9000):  # the mean is 1e4343
        (failure, success), (g, other_success) = log_trial(mpf(odds)), log_trial(mpf(other))
        constant = of_shapes + r * failure - t * g
        return constant + expected + r * mp.exp(odds) * (success - other_success)


def assert_within_error(found, truth):
    assert abs(exact(found.value) - truth) <= exact(found.error), (found, mp.nstr(truth, 20))


@pytest.mark.parametrize("odds", ODDS)
@pytest.mark.parametrize("r", [1e-3, 1.0, 30.0])
def test_entropy(r, odds):
    truth = true_entropy(r, odds)
    found = NegativeBinomial(r, logits=odds).entropy()
    assert abs(exact(found) - truth) <= 1e-14 * truth
    if r == 1:
        assert Geometric(logits=-odds).entropy() == pytest.approx(found, rel=1e-15)
    given = NegativeBinomial([r, 2.0], logits=[odds, 1.0]).entropy()
    assert given == pytest.approx([found, NegativeBinomial(2.0, logits=1.0).entropy()], rel=1e-15)


@pytest.mark.parametrize("odds", ODDS)
@pytest.mark.parametrize(("r", "t"), [(1e-3, 1), (1, 30), (30, 1), (30, 30.5)])
@pytest.mark.parametrize("shift", [0.0, 1.5, -90.0])
def test_kl_of_two_far_counts(r, t, odds, shift):
    truth = true_kl(r, odds, t, odds + shift)
    p, q = NegativeBinomial(r, logits=odds), NegativeBinomial(t, logits=odds + shift)
    found = explain_kl(p, q)
    assert_within_error(found, truth)
    assert found.error <= 1e-12 * found.value
    assert exact(cross_entropy(p, q)) == pytest.approx(truth + true_entropy(r, odds), rel=1e-12)
    if r == 1:
        assert_within_error(explain_kl(Geometric(logits=-odds), q), truth)
    if t == 1:
        assert_within_error(explain_kl(p, Geometric(logits=-odds - shift)), truth)


@pytest.mark.parametrize("odds", ODDS)
@pytest.mark.parametrize("q", [NegativeBinomial(3, 0.4), NegativeBinomial(2.5, logits=-900.0)])
def test_kl_of_far_counts_against_near_ones(odds, q):
    p = NegativeBinomial(2, logits=odds)
    with mp.workdps(60):
        of_mean = -mp.exp(odds) * 2 * mp.log(outcomes_of_trial(q)[1])
    found = explain_kl(p, q)
    if of_mean < np.finfo(float).max:  # the entropy of P is far below its digits
        assert_within_error(found, of_mean)
        assert found.error <= 1e-12 * found.value
    else:
        assert (found.value, found.reason) == (inf, TOO_LARGE)


@pytest.mark.parametrize("odds", [650.0, 712.0])
def test_kl_against_poisson(odds):
    p = Poisson(3.0)
    for r in (1, 30):
        far = NegativeBinomial(r, logits=odds)
        found = explain_kl(far, p)
        with mp.workdps(60):
            rate = exact(p.rate)
            truth = expectation(
                lambda k: mp.loggamma(k + 1) - k * mp.log(rate) + rate,  # noqa: B023
                lambda u: mp.exp(u) * (u - 1 - mp.log(rate)),  # noqa: B023
                r,
                odds,
            )
        if truth < np.finfo(float).max:
            assert_within_error(found, truth)
            assert found.error <= 1e-12 * found.value
        else:
            assert (found.value, found.reason) == (inf, TOO_LARGE)
        if r == 1:
            assert kl_divergence(Geometric(logits=-odds), p) == pytest.approx(found.value)


NEAR = [Poisson(3.0), Binomial(5, 0.3), Geometric(0.4), NegativeBinomial(3, 0.4)]


@pytest.mark.parametrize("odds", ODDS)
@pytest.mark.parametrize("r", [0.1, 30])
@pytest.mark.parametrize("p", NEAR, ids=repr)
def test_near_counts_against_far_ones(p, r, odds):
    q = NegativeBinomial(r, logits=odds)
    with mp.workdps(60):
        of_p, of_q = probabilities(p, 400), probabilities(q, 400)
        rest = 1 - mp.fsum(of_q)
        inside = [(a, b) for a, b in zip(of_p, of_q, strict=True) if a > 0]
        truth = kl_of_cells(*zip(*inside, strict=True))
        assert_within_error(explain_kl(p, q), truth)
        assert_within_error(
            bhattacharyya.explain(p, q), -mp.log(mp.fsum(mp.sqrt(a * b) for a, b in inside))
        )
        assert_within_error(renyi.explain(p, q, alpha=2.0), renyi_of_cells(of_p, of_q, 2.0))
        of_p, of_q = [*of_p, mpf(0)], [*of_q, rest]
        for pair in ((p, q), (q, p)):
            apart = total_variation_of_cells(of_p, of_q)
            assert_within_error(total_variation.explain(*pair), apart)
            assert_within_error(jensen_shannon.explain(*pair), jensen_shannon_of_cells(of_p, of_q))
    found = chi_squared.explain(p, q)
    assert found.value == pytest.approx(float(mp.expm1(renyi_of_cells(of_p, of_q, 2.0))), rel=1e-9)
    if found.value == inf:
        assert found.reason == TOO_LARGE
    # The far count has outcomes that the binomial one has not.
    if isinstance(p, Binomial):
        assert "q gives 0 above 5" in str(explain_kl(q, p).reason)


@pytest.mark.parametrize("odds", [120.0, *ODDS])
def test_bounded_divergences_of_two_far_counts_are_those_of_gammas(odds):
    p, q = NegativeBinomial(2, logits=odds), NegativeBinomial(3, logits=odds)
    a, b = (lambda x: x * mp.exp(-x)), (lambda x: x**2 / 2 * mp.exp(-x))
    shared = mp.quad(lambda x: mp.sqrt(a(x) * b(x)), [0, 2, 20, inf])
    mean = [
        mp.quad(lambda x, f=f: f(x) * mp.log(2 * f(x) / (a(x) + b(x))), [0, 2, 20, 200])
        for f in (a, b)
    ]
    assert_within_error(total_variation.explain(p, q), 2 * mp.exp(-2))
    assert_within_error(bhattacharyya.explain(p, q), -mp.log(shared))
    assert_within_error(squared_hellinger.explain(p, q), 1 - shared)
    assert_within_error(jensen_shannon.explain(p, q), mp.fsum(mean) / 2)
    geometric = Geometric(logits=-odds)
    assert_within_error(total_variation.explain(geometric, p), mp.exp(-1))


@pytest.mark.parametrize("odds", [120.0, 700.0, 1e4])
@pytest.mark.parametrize("apart", [-0.5, 0.0, 1.0])
def test_unbounded_divergences_of_two_far_counts_are_those_of_gammas(odds, apart):
    p, q = NegativeBinomial(2, logits=odds), NegativeBinomial(3, logits=odds + apart)
    rate = mp.exp(-mpf(apart))
    # The integrals of p^2 / q and of q^3 / p^2, q of this rate and p of rate 1.
    found = chi_squared.explain(p, q)
    assert_within_error(found, 2 / (rate**3 * (2 - rate)) - 1)
    assert found.error <= 1e-11 * (1 + found.value)
    cubes = rate**9 / 8 * 24 / (3 * rate - 2) ** 5
    found = renyi.explain(q, p, alpha=3.0)
    if 3 * rate > 2:
        assert_within_error(found, mp.log(cubes) / 2)
        assert found.error <= 1e-11
    else:
        assert found.value == inf
        assert "p falls" in found.reason or "too heavy" in found.reason


def test_far_counts_whose_small_counts_decide_have_no_error_bound():
    # The integral of the gamma densities, x^-2 near 0, diverges: the sum of p^2 / q is finite.
    p, q = NegativeBinomial(2, logits=700.0), NegativeBinomial(5, logits=700.0)
    assert chi_squared.explain(p, q).error == inf


def test_far_counts_of_different_odds_are_apart():
    p, q = NegativeBinomial(2, logits=760.0), NegativeBinomial(3, logits=1e4)
    assert total_variation(p, q) == pytest.approx(1, abs=1e-12)
    assert jensen_shannon(p, q) == pytest.approx(np.log(2), abs=1e-12)


EXTREME = [
    NegativeBinomial(1e-300, logits=712.0),
    *(NegativeBinomial(r, logits=odds) for r in (1e-3, 40.0, 1e25) for odds in (-inf, 712.0, 1e8)),
]
OTHERS = [
    Geometric(logits=inf),
    Geometric(logits=-1e8),
    NegativeBinomial(3, failure_probs=5e-324),
    NegativeBinomial(0.1, logits=601.0),
    Poisson(3.0),
]


@pytest.mark.parametrize("p", EXTREME, ids=repr)
@pytest.mark.parametrize("q", OTHERS, ids=repr)
def test_any_parameters_have_an_answer(p, q):
    assert entropy(p) >= 0
    for pair in ((p, q), (q, p)):
        for measure in (kl_divergence, total_variation):
            found = measure.explain(*pair)
            assert found.value >= 0
            assert not isnan(found.error)
            assert found.reason or found.value < inf


@pytest.mark.parametrize("odds", [660.0, 712.0, 760.0, 1e4])
@pytest.mark.parametrize("r", [1e-3, 0.1, 1.0, 2.5])
def test_cdf_of_small_counts(r, odds):
    with mp.workdps(60):
        for k in (0, 5, 2.0**53):
            log_failures = (
                mp.loggamma(k + 1 + mpf(r)) - mp.loggamma(k + 1) - mp.loggamma(1 + mpf(r))
            )
            truth = mp.exp(log_failures - r * mpf(odds))
            found = NegativeBinomial(r, logits=odds).cdf(k)
            assert abs(found - truth) <= 1e-12 * truth + mpf("1e-320")
