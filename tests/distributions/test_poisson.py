"""Poisson against mpmath, at tiny and huge rates."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Binomial,
    Geometric,
    NegativeBinomial,
    Poisson,
    explain_kl,
    kl_divergence,
    total_variation,
)
from tests.support.families.poisson import log_poisson


@pytest.mark.parametrize("rate", [1e-300, 1e-9, 0.3, 7.5, 1e3, 1e8, 1e15])
def test_log_prob_against_the_definition(rate):
    p = Poisson(rate)
    centre, spread = np.floor(rate), np.sqrt(rate)
    x = np.unique(np.maximum(np.floor(centre + np.array([-9, -2, 0, 1, 2, 12]) * spread), 0))
    x = np.append(x, [0, 1, 2, np.floor(3 * rate) + 5])
    with mp.workdps(60):
        for k, value in zip(x, p.log_prob(x), strict=True):
            truth = log_poisson(mpf(float(k)), mpf(rate))
            assert abs(value - truth) <= 1e-13 * max(1, abs(truth)), (k, value, truth)


def test_the_support():
    assert str(Poisson(2.5).support) == "{0, ...}"


def test_a_rare_event_keeps_its_digits():
    assert Poisson(1e-300).log_prob(0) == -1e-300
    assert Poisson(1e-300).prob(1) == pytest.approx(1e-300, rel=1e-15, abs=0)


def test_lower_tail_of_the_distribution_function():
    with mp.workdps(40):
        for rate, x in [(50, 3), (1e4, 9000), (1e-3, 0)]:
            truth = mp.gammainc(x + 1, rate, regularized=True)
            assert Poisson(rate).cdf(x) == pytest.approx(float(truth), rel=1e-12, abs=0)


def test_draws_stay_within_64_bits():
    rng = np.random.default_rng(0)
    x = Poisson(1e15).sample(1000, rng=rng)
    assert x.dtype == np.int64
    assert abs(x.mean() - 1e15) < 5 * np.sqrt(1e15 / 1000)
    with pytest.raises(ValueError, match=r"rate must be at most 9.2e\+18.* largest is 1e\+19"):
        Poisson([1, 1e19]).sample(rng=rng)


def test_at_rate_0_there_are_no_events():
    never, some = Poisson(0), Poisson(2)
    assert (never.mean, never.variance, never.mode, never.entropy()) == (0, 0, 0, 0)
    np.testing.assert_array_equal(never.prob([0, 1, 0.5]), [1, 0, 0])
    np.testing.assert_array_equal(never.cdf([-1, 0, 1]), [0, 1, 1])
    np.testing.assert_array_equal(never.sample(3, rng=np.random.default_rng(0)), [0, 0, 0])
    assert kl_divergence(never, never) == 0
    np.testing.assert_array_equal(kl_divergence(Poisson([0, 2, 1e-300]), never), [0, inf, inf])
    assert kl_divergence(never, some) == 2
    # By definition -log q(0), of a distribution that has no other outcome.
    for q in (Bernoulli(0.25), Binomial(3, 0.5), Geometric(0.25), NegativeBinomial(2.5, 0.25)):
        assert kl_divergence(never, q) == pytest.approx(-q.log_prob(0), rel=1e-13)
        assert total_variation(never, q) == pytest.approx(1 - q.prob(0), rel=1e-13)


@pytest.mark.parametrize(
    ("p", "outcome"),
    [(Poisson(2), 2), (Poisson(1e-3), 1), (Bernoulli(0.25), 1), (Geometric(0.25), 1)],
)
def test_events_are_impossible_at_rate_0(p, outcome):
    found = explain_kl(p, Poisson(0))
    assert (found.value, found.error) == (inf, 0)
    assert found.reason == f"q gives 0 where p gives {p.prob(outcome)!r} (outcome {outcome})"
