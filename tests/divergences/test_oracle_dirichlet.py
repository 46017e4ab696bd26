"""The oracle of Dirichlet against integrals of its density over a triangle."""

from __future__ import annotations

import mpmath
from mpmath import mp, mpf

from kllab import Dirichlet
from tests.support.oracle import ENTROPY, KL
from tests.support.truth import relative_error


def density(concentration):
    a = [mpf(c) for c in concentration]
    front = mpmath.gamma(mpmath.fsum(a)) / mpmath.fprod(map(mpmath.gamma, a))
    return lambda *x: front * mpmath.fprod(xi ** (ai - 1) for xi, ai in zip(x, a, strict=True))


def integral_over_a_triangle(function):
    """Over x and y = (1 - x) t, which leaves the square of x and t."""
    inner = lambda x, t: (1 - x) * function(x, (1 - x) * t, (1 - x) * (1 - t))  # noqa: E731
    return mpmath.quad(inner, [0, 1], [0, 1])


def test_three_outcomes():
    a, b = (2, 3, 4), (3, 2.5, 6)
    with mp.workdps(15):
        p, q = density(a), density(b)
        kl = integral_over_a_triangle(lambda *x: p(*x) * mp.log(p(*x) / q(*x)))
        entropy = integral_over_a_triangle(lambda *x: -p(*x) * mp.log(p(*x)))
    assert relative_error(float(KL[Dirichlet, Dirichlet](Dirichlet(a), Dirichlet(b))), kl) < 1e-9
    assert float(abs(ENTROPY[Dirichlet](Dirichlet(a)) - entropy)) < 1e-9
