"""The antiderivatives of the Uniform oracle against plain integrals."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Exponential, Gumbel, Laplace, Normal, Uniform, explain_kl
from tests.support.oracle import KL


def log_density(q, x):
    if isinstance(q, Exponential):
        return mp.log(mpf(float(q.rate))) - mpf(float(q.rate)) * x
    z = (x - mpf(float(q.loc))) / mpf(float(q.scale))
    if isinstance(q, Laplace):
        return -abs(z) - mp.log(2 * mpf(float(q.scale)))
    if isinstance(q, Gumbel):
        return -z - mp.exp(-z) - mp.log(mpf(float(q.scale)))
    return -z * z / 2 - mp.log(mpf(float(q.scale)) * mp.sqrt(2 * mp.pi))


@pytest.mark.parametrize(
    "q",
    [
        Normal(-1, 1.5),
        Normal(9, 2),
        Laplace(-1, 1.5),
        Laplace(9, 2),
        Laplace(-9, 2),
        Gumbel(-1, 1.5),
        Gumbel(9, 2),
        Exponential(0.7),
    ],
)
def test_against_the_integral_of_the_densities(q):
    low = 0.5 if isinstance(q, Exponential) else -1.5
    p, middle = Uniform(low, low + 3.5), 0.5 + low
    with mp.workdps(30):
        integral = mp.quad(
            lambda x: (-mp.log(mpf("3.5")) - log_density(q, x)) / mpf("3.5"),
            [low, middle, low + 3.5],
        )
        assert abs(integral - KL[Uniform, type(q)](p, q)) < mpf("1e-25")


def test_what_lies_below_0_is_infinite_and_says_so():
    explained = explain_kl(Uniform(-1, 3), Exponential(1))
    assert explained.value == KL[Uniform, Exponential](Uniform(-1, 3), Exponential(1)) == mp.inf
    assert explained.reason == "q gives 0 below 0, where p gives 0.25"
    assert "larger than" in explain_kl(Uniform(0, 1e200), Exponential(1e200)).reason
