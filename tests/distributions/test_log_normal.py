"""LogNormal for narrow members and at 0."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf

from kllab import LogNormal
from tests.support.definitions import log_density


def test_narrow_ones_keep_their_digits():
    # The logarithm of x, rounded to a float64, would be off by a million scales.
    rng = np.random.default_rng(3)
    for scale in (1e-3, 1e-6, 1e-9, 1e-12):
        for loc in (0.1, 5.0, -300.0, 700.0):
            p = LogNormal(loc, scale)
            for x in p.sample(5, rng=rng):
                with mp.workdps(60):
                    truth = log_density(p)(mpf(float(x)))
                assert abs(p.log_prob(x) - truth) <= 1e-13 * max(1, abs(truth))


def test_the_density_at_zero_is_zero():
    p = LogNormal([0, 1e200], [1, 1e200])
    assert p.log_prob(0).tolist() == [-np.inf, -np.inf]
    assert p.prob(0).tolist() == [0, 0]
    assert p.cdf([0, 0]).tolist() == [0, 0]
    assert p.mean.tolist()[1] == np.inf
