"""The oracle of Student's t against plain integrals and the Cauchy distribution."""

from __future__ import annotations

import pytest
from mpmath import mp, mpf

from kllab import Cauchy, StudentT
from tests.support.families.cauchy import entropy_cauchy, kl_cauchy
from tests.support.families.student_t import entropy_student_t, kl_student_t


def density(p, x):
    df, loc, scale = mpf(float(p.df)), mpf(float(p.loc)), mpf(float(p.scale))
    peak = mp.gamma((df + 1) / 2) / mp.gamma(df / 2) / mp.sqrt(mp.pi * df) / scale
    return peak * (1 + ((x - loc) / scale) ** 2 / df) ** (-(df + 1) / 2)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (StudentT(3), StudentT(5, 1, 2)),
        (StudentT(20, 0.5, 2), StudentT(2.5)),
        (StudentT(2.5, 1, 3), StudentT(0.75, 0, 0.5)),
    ],
)
def test_against_the_integral_of_the_densities(p, q):
    with mp.workdps(20):
        # Ever longer panels: what lies beyond 4^20 is below 1e-24.
        sizes = [mpf(4) ** k for k in range(-1, 21)]
        edges = [*(-size for size in reversed(sizes)), *sizes]
        plain = mp.quad(lambda x: density(p, x) * mp.log(density(p, x) / density(q, x)), edges)
        assert abs(plain - kl_student_t(p, q)) < mpf("1e-13")
        entropy = mp.quad(lambda x: -density(p, x) * mp.log(density(p, x)), edges)
        assert abs(entropy - entropy_student_t(p)) < mpf("1e-13")


def test_one_degree_of_freedom():
    with mp.workdps(40):
        value = kl_student_t(StudentT(1, 0.5, 2), StudentT(1, -1, 1.5))
        assert abs(value - kl_cauchy(Cauchy(0.5, 2), Cauchy(-1, 1.5))) < mpf("1e-17")
        assert abs(entropy_student_t(StudentT(1, 0, 3)) - entropy_cauchy(Cauchy(0, 3))) < 1e-30
