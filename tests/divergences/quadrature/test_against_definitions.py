"""Any two families against mpmath's quadrature of the definition."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from kllab import (
    Beta,
    Cauchy,
    Exponential,
    Gamma,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    Normal,
    NormalMixture,
    Pareto,
    StudentT,
    Uniform,
    Weibull,
)
from kllab.divergences.quadrature import quadrature_kl
from tests.support.definitions import kl_by_quadrature
from tests.support.truth import relative_error

LINE = [
    Normal(0.3, 1.2),
    Laplace(-0.4, 0.7),
    Logistic(0.5, 0.6),
    Gumbel(-0.2, 1.5),
    StudentT(7.5, 0.1, 0.9),
    NormalMixture([0.3, 0.7], [-1.5, 1.0], [0.5, 1.1]),
    Cauchy(0.2, 1.1),
]
HALF_LINE = [
    Exponential(1.3),
    Gamma(2.5, 1.7),
    HalfNormal(1.4),
    LogNormal(0.1, 0.5),
    Weibull(1.2, 1.6),
    InverseGamma(9.5, 8.0),
]
BOUNDED = [Beta(2.5, 1.5), Uniform(0.25, 1.5), Pareto(0.5, 8.0)]
ENDS = {Beta: (0, 1), Uniform: (0.25, 1.5), Pareto: (0.5, mp.inf)}
HEAVY_FOR = {Cauchy: {Cauchy, StudentT}}
"""The only ones of these under which a Cauchy is not infinitely surprising."""


def name(p):
    return type(p).__name__


def pairs():
    """Each family against its neighbours in the lists, and a few across."""
    for some in (LINE, HALF_LINE):
        yield from zip(some, some[1:] + some[:1], strict=True)
    yield from zip(BOUNDED, (LINE[0], LINE[2], HALF_LINE[1]), strict=True)
    yield from zip(HALF_LINE[2:], LINE[:4], strict=True)


def points_of(p, q):
    lower, upper = ENDS.get(type(p), (0 if p in HALF_LINE else -mp.inf, mp.inf))
    kinks = {float(d.loc) for d in (p, q) if isinstance(d, Laplace)}
    inner = sorted({-2.0, 0.4, 1.5} | kinks)
    return [lower, *(mpf(x) for x in inner if lower < x < upper), upper]


@pytest.mark.parametrize(("p", "q"), list(pairs()), ids=lambda p: name(p))
def test_every_two_families(p, q):
    found = quadrature_kl(p, q)
    if type(p) in HEAVY_FOR and type(q) not in HEAVY_FOR[type(p)]:
        assert found.value == np.inf
        assert "the tail of p is too heavy" in found.reason
        return
    if isinstance(p, Exponential | HalfNormal) and isinstance(q, InverseGamma):
        assert found.value == np.inf
        assert "near 0" in found.reason
        return
    with mp.workdps(20):
        truth = kl_by_quadrature(p, q, points_of(p, q))
    assert relative_error(found.value, truth) <= 1e-12, (found, truth)
    assert abs(mpf(found.value) - truth) <= found.error + 1e-16 * found.value
