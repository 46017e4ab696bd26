"""The antiderivatives of the Uniform oracle against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Laplace, Normal, Uniform
from tests.support.oracle import KL


def log_density(q, x):
    z = (x - mpf(float(q.loc))) / mpf(float(q.scale))
    if isinstance(q, Laplace):
        return -abs(z) - mp.log(2 * mpf(float(q.scale)))
    return -z * z / 2 - mp.log(mpf(float(q.scale)) * mp.sqrt(2 * mp.pi))


@pytest.mark.parametrize(
    "q", [Normal(-1, 1.5), Normal(9, 2), Laplace(-1, 1.5), Laplace(9, 2), Laplace(-9, 2)]
)
def test_against_the_integral_of_the_densities(q):
    p = Uniform(-1.5, 2)
    with mp.workdps(30):
        integral = mp.quad(
            lambda x: (-mp.log(mpf("3.5")) - log_density(q, x)) / mpf("3.5"), [-1.5, -1, 2]
        )
        assert abs(integral - KL[Uniform, type(q)](p, q)) < mpf("1e-25")
