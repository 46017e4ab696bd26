"""Pareto: moments that do not exist, and the start of the support."""

from __future__ import annotations

import numpy as np

from kllab import Pareto


def test_moments_that_do_not_exist_are_infinite():
    p = Pareto(1, [0.5, 1, 1.5, 2, 3])
    assert p.mean.tolist() == [np.inf, np.inf, 3, 2, 1.5]
    assert p.variance.tolist() == [np.inf] * 4 + [0.75]


def test_the_support_starts_at_the_scale():
    p = Pareto([1, 2], 3)
    assert p.prob(1.5).tolist()[1] == 0
    assert p.log_prob(1.5)[0] > p.log_prob(1.5)[1] == -np.inf
    assert p.cdf(1.5)[1] == 0
    assert str(Pareto(1, 2).support) == "[1, inf)"
    assert "depends" in str(p.support)
    centres, scales = Pareto(2, 4).centres_and_scales()
    assert (centres.tolist(), scales.tolist()) == ([2], [0.5])
