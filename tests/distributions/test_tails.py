"""The tails that families declare are those of their densities."""

from __future__ import annotations

import numpy as np
import pytest

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
    Poisson,
    StudentT,
    Uniform,
    VonMises,
    Weibull,
)
from kllab.distributions import FAMILIES
from kllab.distributions.distribution import ScalarDistribution

MEMBERS = [
    Beta(2.5, 0.4),
    Cauchy(0.3, 1.2),
    Exponential(1.7),
    Gamma(2.5, 1.3),
    Gumbel(0.4, 1.5),
    HalfNormal(1.4),
    InverseGamma(2.2, 1.6),
    Laplace(-0.5, 0.8),
    LogNormal(0.7, 1.3),
    Logistic(0.2, 1.1),
    Normal(0.6, 1.8),
    NormalMixture([0.5, 0.3, 0.2], [-1, 2, 0], [1.5, 1.5, 0.4]),
    Pareto(1.5, 2.4),
    StudentT(3.5, 0.2, 0.9),
    Uniform(-0.5, 2),
    VonMises(0.4, 1.1),
    Weibull(1.3, 0.6),
]


def is_density(family):
    scalar = issubclass(family, ScalarDistribution)
    return scalar and not family(**family.typical_parameters).support.discrete


def test_every_density_declares_its_tails():
    assert {type(p) for p in MEMBERS} == {family for family in FAMILIES if is_density(family)}
    assert Poisson(1).tails() is None


@pytest.mark.parametrize("p", MEMBERS, ids=lambda p: type(p).__name__)
@pytest.mark.parametrize("upper", [False, True], ids=["lower", "upper"])
def test_the_density_falls_as_declared(p, upper):
    tail = p.tails()[upper]
    end, outward = (p.support.upper, 1) if upper else (p.support.lower, -1)
    if np.isinf(end):
        v = np.array([4.0, 5.0, 6.0])
        log_density = p.log_prob(tail.origin + outward * np.exp(v)) + v
    else:
        v = np.array([16.0, 18.0, 20.0])
        log_density = p.log_prob(end - outward * np.exp(-v)) - v
    with np.errstate(divide="ignore"):
        fall = np.exp(tail.log_fall(v))
    rest = log_density + tail.index * v + fall
    assert np.abs(np.diff(rest)).max() <= 0.02 + 1e-12 * fall.max()
