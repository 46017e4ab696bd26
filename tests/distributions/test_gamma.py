"""Gamma for small and large shapes, at 0 and where products underflow."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import Gamma


def test_a_batch_of_small_and_large_shapes():
    shapes = np.array([[1e-6, 0.5, 1], [9.9, 10.1, 1e8]])
    p = Gamma(shapes, 2)
    x = shapes / 2 * 1.001
    pairs = zip(shapes.ravel(), x.ravel(), strict=True)
    each = [Gamma(a, 2).log_prob(b) for a, b in pairs]
    assert p.log_prob(x).ravel().tolist() == each


def test_cdf_where_rate_times_x_underflows():
    p = Gamma(1e-6, 1e-200)
    with mp.workdps(40):
        a, t = mpf(1e-6), mpf(1e-200) * mpf(1e-300)
        assert abs(p.cdf(1e-300) - t**a / mp.gamma(a + 1)) < 1e-15
    assert p.log_prob(1e-300) == pytest.approx(np.log(1e-6) + 300 * np.log(10), rel=1e-4)


def test_the_density_at_zero():
    assert Gamma([0.5, 1, 2], 3).log_prob(0).tolist() == [np.inf, np.log(3), -np.inf]
    assert Gamma([0.5, 1, 2], 3).mode.tolist() == [0, 0, 1 / 3]


def test_samples_of_small_shapes_do_not_underflow_before_their_scale():
    x = Gamma(0.002, 1e-250).sample(1000, rng=np.random.default_rng(0))
    assert np.median(x) == pytest.approx(1e250 * 0.5**500, rel=5)  # 1e99.5
    assert (x > 0).mean() > 0.5
