"""HalfNormal at the ends of float64."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import HalfNormal


def test_the_ends():
    p = HalfNormal([1e-200, 1e200])
    assert p.variance.tolist() == [0, np.inf]
    assert p.log_prob(1e200)[0] == -np.inf
    assert HalfNormal(1).cdf(1e-300) == pytest.approx(1e-300 * np.sqrt(2 / np.pi), rel=1e-15)
