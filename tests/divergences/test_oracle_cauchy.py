"""The closed step of the Cauchy oracle against a plain integral."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Cauchy
from tests.support.families.cauchy import entropy_cauchy, kl_cauchy


def density(g, x):
    loc, scale = mpf(float(g.loc)), mpf(float(g.scale))
    return scale / (mp.pi * (scale**2 + (x - loc) ** 2))


@pytest.mark.parametrize(
    ("p", "q"),
    [(Cauchy(0.5, 2), Cauchy(-1, 1.5)), (Cauchy(0, 1), Cauchy(0, 3))],
)
def test_against_the_integral_of_the_densities(p, q):
    with mp.workdps(30):

        def integral(f):
            # x = loc + scale sinh(t): the tails become exponential, and the sum geometric.
            loc, scale, step = mpf(float(p.loc)), mpf(float(p.scale)), mpf(1) / 16
            points = (k * step for k in range(-1600, 1601))
            return step * mp.fsum(
                scale
                * mp.cosh(t)
                * density(p, loc + scale * mp.sinh(t))
                * f(loc + scale * mp.sinh(t))
                for t in points
            )

        divergence = integral(lambda x: mp.log(density(p, x) / density(q, x)))
        assert abs(divergence - kl_cauchy(p, q)) < mpf("1e-22")
        assert abs(integral(lambda x: -mp.log(density(p, x))) - entropy_cauchy(p)) < mpf("1e-22")
