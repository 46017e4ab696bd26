"""Weibull at 0 and as a step."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Weibull


def test_the_density_at_zero():
    assert Weibull(2, [0.5, 1, 2]).log_prob(0).tolist() == [np.inf, -np.log(2), -np.inf]
    assert Weibull(2, [0.5, 1]).mode.tolist() == [0, 0]


def test_steps():
    # Shapes so large that all mass is at the scale.
    p = Weibull(1, 1e200)
    assert p.cdf([0.5, 1, 2]).tolist() == pytest.approx([0, 1 - np.exp(-1), 1])
    assert p.log_prob([0.5, 2]).tolist() == pytest.approx([-1e200 * np.log(2), -np.inf])
