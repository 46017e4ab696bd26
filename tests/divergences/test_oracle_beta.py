"""The oracle of Beta and Dirichlet against integrals of their densities."""

from __future__ import annotations

import mpmath
import pytest
from mpmath import mp, mpf

from kllab import Beta, Dirichlet, Uniform
from tests.support.oracle import ENTROPY, KL
from tests.support.truth import relative_error


def density(concentration):
    a = [mpf(float(c)) for c in concentration]
    front = mpmath.gamma(mpmath.fsum(a)) / mpmath.fprod(map(mpmath.gamma, a))
    return lambda *x: front * mpmath.fprod(xi ** (ai - 1) for xi, ai in zip(x, a, strict=True))


def integral_over_an_edge(function):
    return mpmath.quad(lambda x: function(x, 1 - x), [0, 0.5, 1])


def integral_over_a_triangle(function):
    """Over x and y = (1 - x) t, which leaves the square of x and t."""
    inner = lambda x, t: (1 - x) * function(x, (1 - x) * t, (1 - x) * (1 - t))  # noqa: E731
    return mpmath.quad(inner, [0, 1], [0, 1])


PAIRS = [((2, 3), (1.5, 4)), ((1.25, 6), (3, 0.75)), ((9, 2.5), (8, 2.5))]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_beta(a, b):
    with mp.workdps(20):
        p, q = density(a), density(b)
        kl = integral_over_an_edge(lambda x, y: p(x, y) * mp.log(p(x, y) / q(x, y)))
        entropy = integral_over_an_edge(lambda x, y: -p(x, y) * mp.log(p(x, y)))
    assert relative_error(float(KL[Beta, Beta](Beta(*a), Beta(*b))), kl) < 1e-12
    assert float(abs(ENTROPY[Beta](Beta(*a)) - entropy)) < 1e-12
    wide = KL[Beta, Uniform](Beta(*a), Uniform(-1, 3))
    assert float(abs(wide - (mp.log(4) - entropy))) < 1e-12


def test_dirichlet():
    a, b = (2, 3, 4), (3, 2.5, 6)
    with mp.workdps(15):
        p, q = density(a), density(b)
        kl = integral_over_a_triangle(lambda *x: p(*x) * mp.log(p(*x) / q(*x)))
        entropy = integral_over_a_triangle(lambda *x: -p(*x) * mp.log(p(*x)))
    assert relative_error(float(KL[Dirichlet, Dirichlet](Dirichlet(a), Dirichlet(b))), kl) < 1e-9
    assert float(abs(ENTROPY[Dirichlet](Dirichlet(a)) - entropy)) < 1e-9
