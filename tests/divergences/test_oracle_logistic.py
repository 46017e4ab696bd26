"""The closed step of the Logistic oracle against its integral, and that against a plain one."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from tests.support.families.logistic import equal_scales, integral


@pytest.mark.parametrize("d", [mpf(1) / 8, mpf(1), mpf(9)])
def test_equal_scales(d):
    with mp.workdps(40):
        assert abs(integral(mpf(0), mpf(1), d, mpf(1)) - equal_scales(d)) < mpf("1e-16")


@pytest.mark.parametrize(("loc", "scale"), [(1, 2), (-3, mpf(1) / 2)])
def test_against_the_integral_of_the_densities(loc, scale):
    def density(x, loc, scale):
        return 1 / (4 * scale * mp.cosh((x - loc) / scale / 2) ** 2)

    with mp.workdps(30):
        plain = mp.quad(
            lambda x: density(x, 0, 1) * mp.log(density(x, 0, 1) / density(x, loc, scale)),
            np.linspace(-80, 80, 41).tolist(),
        )
        assert abs(plain - integral(mpf(0), mpf(1), mpf(loc), mpf(scale))) < mpf("1e-16")
