"""Gumbel on its steep side and at the ends of float64."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Gumbel
from tests.support.definitions import log_density


def test_the_steep_side_keeps_its_digits():
    p = Gumbel(0.3, 0.7)
    for x in np.linspace(-490, -10, 49):
        with mp.workdps(60):
            truth = log_density(p)(mpf(float(x)))
        assert abs(p.log_prob(x) - truth) <= 1e-14 * abs(truth)


def test_the_ends():
    p = Gumbel([0, 1e308], [1e-200, 1e308])
    assert p.log_prob(-1e308)[0] == -np.inf
    assert p.log_prob(1e308)[0] == -np.inf
    assert p.log_prob(-1e308)[1] == pytest.approx(2 - np.exp(2) - 308 * np.log(10))
    assert p.cdf([-np.inf, np.inf]).tolist() == [0, 1]
