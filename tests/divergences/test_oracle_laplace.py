"""The closed steps of the Laplace oracle against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Laplace, Normal
from tests.support.oracle import KL


def density(g, x):
    z = (x - mpf(float(g.loc))) / mpf(float(g.scale))
    if isinstance(g, Laplace):
        return mp.exp(-abs(z)) / (2 * mpf(float(g.scale)))
    return mp.exp(-z * z / 2) / (mpf(float(g.scale)) * mp.sqrt(2 * mp.pi))


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (Laplace(0.5, 2), Laplace(-1, 1.5)),
        (Laplace(0.5, 0.5), Laplace(0.75, 1.5)),
        (Normal(0.5, 2), Laplace(-1, 1.5)),
        (Laplace(0.5, 2), Normal(-1, 1.5)),
    ],
)
def test_against_the_integral_of_the_densities(p, q):
    with mp.workdps(30):
        # Panels end where a density has a kink.
        integral = mp.quad(
            lambda x: density(p, x) * mp.log(density(p, x) / density(q, x)),
            [-180, -60, -20, -6, -1, 0.5, 0.75, 6, 20, 60, 180],
        )
        assert abs(integral - KL[type(p), type(q)](p, q)) < mpf("1e-22")
