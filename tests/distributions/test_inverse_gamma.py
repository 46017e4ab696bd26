"""InverseGamma at 0, where products underflow and where moments do not exist."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import InverseGamma


def test_cdf_where_rate_over_x_underflows():
    p = InverseGamma(1e-4, 1e-200)
    with mp.workdps(40):
        a, t = mpf(1e-4), mpf(1e-200) / mpf(1e200)
        assert abs(p.cdf(1e200) - (1 - t**a / mp.gamma(a + 1))) < 1e-15


def test_moments_that_do_not_exist_are_infinite():
    p = InverseGamma([0.5, 1, 1.5, 2, 3], 1)
    assert p.mean.tolist() == [np.inf, np.inf, 2, 1, 0.5]
    assert p.variance.tolist() == pytest.approx([np.inf] * 4 + [0.25])


def test_the_density_at_zero_is_zero():
    assert InverseGamma([0.5, 20], 3).log_prob(0).tolist() == [-np.inf, -np.inf]
    assert InverseGamma([0.5, 20], 3).cdf(0).tolist() == [0, 0]
