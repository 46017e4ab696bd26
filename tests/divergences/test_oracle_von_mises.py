"""The Bessel functions of the von Mises oracle against sums over the circle."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import VonMises
from tests.support.families.von_mises import entropy_von_mises, kl_von_mises


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (VonMises(0.5, 2), VonMises(-1, 1.5)),
        (VonMises(3, 0), VonMises(-1, 4)),
        (VonMises(3, 9), VonMises(-3, 0.25)),
    ],
)
def test_against_the_integral_of_the_densities(p, q):
    with mp.workdps(40):
        # The trapezoid rule over a turn is exact to I_200(9), 1e-245.
        angles = [2 * mp.pi * j / 200 for j in range(200)]

        def log_density(g, x):
            loc, k = mpf(float(g.loc)), mpf(float(g.concentration))
            total = mp.fsum(mp.exp(k * mp.cos(t)) for t in angles) * 2 * mp.pi / 200
            return k * mp.cos(x - loc) - mp.log(total)

        logs = [(log_density(p, x), log_density(q, x)) for x in angles]
        step = 2 * mp.pi / 200
        divergence = step * mp.fsum(mp.exp(a) * (a - b) for a, b in logs)
        entropy = -step * mp.fsum(mp.exp(a) * a for a, _ in logs)
        assert abs(divergence - kl_von_mises(p, q)) < mpf("1e-35")
        assert abs(entropy - entropy_von_mises(p)) < mpf("1e-35")
