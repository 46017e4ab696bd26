"""Poisson against mpmath, at tiny and huge rates."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Poisson
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
