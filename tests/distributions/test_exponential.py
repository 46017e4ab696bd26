"""Exponential at the ends of float64."""

from __future__ import annotations

import numpy as np

from kllab import Exponential


def test_the_ends():
    p = Exponential([1e-200, 1e200])
    assert p.mean.tolist() == [1e200, 1e-200]
    assert p.variance.tolist() == [np.inf, 0]
    assert p.cdf(np.inf).tolist() == [1, 1]
    assert p.log_prob(0).tolist() == np.log(p.rate).tolist()
    assert p.log_prob(-1).tolist() == [-np.inf, -np.inf]
    assert Exponential(1).cdf(1e-300) == 1e-300
    assert str(p.support) == "[0, inf)"
