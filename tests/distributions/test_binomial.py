"""Binomial against mpmath, at certainty and at huge counts."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Binomial
from tests.support.families.binomial import log_binomial


@pytest.mark.parametrize("n", [1, 9, 1e3, 1e9, 1e15])
@pytest.mark.parametrize("a", [1e-300, 1e-12, 0.3, 0.5, 1 - 2.0**-50])
def test_log_prob_against_the_definition(n, a):
    centre, spread = np.floor(n * a), np.sqrt(n * a * (1 - a))
    x = np.floor(centre + np.array([-9, -1, 0, 1, 2, 9]) * (1 + spread))
    x = np.unique(np.clip(np.append(x, [0, 1, n - 1, n]), 0, n))
    with mp.workdps(60):
        for k, value in zip(x, Binomial(n, a).log_prob(x), strict=True):
            truth = log_binomial(mpf(float(k)), mpf(n), mpf(a))
            assert abs(value - truth) <= 1e-13 * max(1, abs(truth)), (k, value, truth)


def test_outcomes_outside_the_support():
    p = Binomial(12, 0.3)
    assert p.prob([-1, 12.5, 13, np.inf]).tolist() == [0, 0, 0, 0]
    assert str(p.support) == "{0, ..., 12}"
    assert str(Binomial(0, 0.3).support) == "{0}"


def test_certain_outcomes():
    p = Binomial([5, 5, 0], [0, 1, 0.3])
    assert p.mode.tolist() == [0, 5, 0]
    assert p.log_prob(0).tolist() == [0, -np.inf, 0]
    assert p.log_prob(5).tolist() == [-np.inf, 0, -np.inf]
    assert p.cdf(4).tolist() == [1, 0, 1]
    assert p.entropy().tolist() == p.variance.tolist() == [0, 0, 0]
    assert not np.signbit(p.entropy()).any()
    assert p.sample(rng=np.random.default_rng(0)).tolist() == [0, 5, 0]


def test_the_mode_is_exact():
    # (n + 1) p is just below the integer that float64 rounds it to.
    assert Binomial(9, 0.1).mode in (0, 1)
    assert Binomial(3, 0.5).mode in (1, 2)
    for n, a in [(10, 0.45), (100, 0.77), (7, 0.999)]:
        p = Binomial(n, a)
        assert p.mode == np.argmax(p.prob(np.arange(n + 1)))


def test_lower_tail_of_the_distribution_function():
    with mp.workdps(40):
        for n, a, x in [(100, 0.5, 10), (50, 1e-9, 0), (1000, 0.9, 700)]:
            truth = mp.fsum(mp.exp(log_binomial(mpf(k), mpf(n), mpf(a))) for k in range(x + 1))
            assert Binomial(n, a).cdf(x) == pytest.approx(float(truth), rel=1e-12, abs=0)


def test_draws_stay_within_64_bits():
    rng = np.random.default_rng(0)
    x = Binomial(1e15, 0.3).sample(1000, rng=rng)
    assert abs(x.mean() - 3e14) < 5 * np.sqrt(0.21e15 / 1000)
    with pytest.raises(ValueError, match=r"total_count must be below 2\^63.* it is 1e\+19"):
        Binomial(1e19, 0.5).sample(rng=rng)
