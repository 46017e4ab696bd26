"""Bessel functions and the Bregman divergence of log I0, against mpmath."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab.special.bessel import log_bessel_bregman, mean_versine


def test_mean_versine_and_bregman_through_every_branch():
    rng = np.random.default_rng(1)
    for k in (0.0, 0.5, 1.9, 2.1, 31.0, 31.999, 32.0, 33.0, 1e3):
        for difference in [*(10.0 ** -np.arange(1, 16, 3)), 1.0, 2.0, 31.0, 63.9, 64.1, 500.0]:
            a, b = k, k + difference * rng.uniform(0.5, 1)
            for first, second in ((a, b), (b, a)):
                with mp.workdps(80):
                    mean = mp.besseli(1, mpf(first)) / mp.besseli(0, mpf(first))
                    truth = mp.log(mp.besseli(0, mpf(second)) / mp.besseli(0, mpf(first)))
                    truth -= mean * (mpf(second) - mpf(first))
                    versine = 1 - mean
                value = log_bessel_bregman(*map(np.float64, (second, first, second - first)))
                # a near 0 beside b: b - a is rounded, as everything given is.
                assert float(value) == pytest.approx(float(truth), rel=2e-14, abs=0)
                assert float(mean_versine(np.float64(first))) == pytest.approx(
                    float(versine), rel=2e-15
                )
