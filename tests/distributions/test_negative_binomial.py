"""NegativeBinomial against mpmath, with real and with huge counts."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Geometric, NegativeBinomial
from tests.support.families.negative_binomial import log_negative_binomial


def test_one_failure_is_geometric():
    p, one, x = NegativeBinomial(1, 0.25), Geometric(0.75), np.arange(40)
    np.testing.assert_allclose(p.log_prob(x), one.log_prob(x), rtol=1e-14)
    np.testing.assert_allclose(p.cdf(x), one.cdf(x), rtol=1e-14)
    assert p.entropy() == pytest.approx(one.entropy(), rel=1e-14)


@pytest.mark.parametrize("r", [1e-6, 0.3, 7.5, 1e4, 1e15])
@pytest.mark.parametrize("a", [1e-300, 1e-12, 0.3, 0.9, 1 - 2.0**-50])
def test_log_prob_against_the_definition(r, a):
    p = NegativeBinomial(r, a)
    x = np.floor(p.mean + np.array([-9, -1, 0, 1, 2, 9]) * (1 + np.sqrt(p.variance)))
    x = np.unique(np.maximum(np.append(x, [0, 1, 2, 50]), 0))
    with mp.workdps(80):
        for k, value in zip(x, p.log_prob(x), strict=True):
            truth = log_negative_binomial(mpf(float(k)), mpf(r), mpf(a))
            assert abs(value - truth) <= 1e-13 * max(1, abs(truth)), (k, value, truth)


def test_certain_failure():
    p = NegativeBinomial(3.5, 0)
    assert p.log_prob([0, 1]).tolist() == [0, -np.inf]
    assert (p.mean, p.variance, p.mode, p.entropy()) == (0, 0, 0, 0)
    assert p.cdf(0) == 1
    assert p.sample(5, rng=np.random.default_rng(0)).tolist() == [0] * 5


def test_draws_stay_within_64_bits():
    rng = np.random.default_rng(0)
    assert NegativeBinomial(3, 1 - 1e-15).sample(100, rng=rng).min() >= 0
    with pytest.raises(ValueError, match=r"with means up to 9.* outcomes beyond 9.2e\+18"):
        NegativeBinomial(1e6, 1 - 2.0**-53).sample(rng=rng)
