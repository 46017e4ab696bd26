"""Integrals are found finite or infinite on either side of where they begin to converge."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from kllab import (
    Beta,
    Cauchy,
    Exponential,
    Gamma,
    Gumbel,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    Pareto,
    StudentT,
    Weibull,
)
from kllab.divergences.chernoff_integral import gap_term
from kllab.divergences.quadrature import total
from kllab.divergences.quadrature.convergence import too_heavy
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.kl import kl_term

LOWER, UPPER = 0, 1
BOUNDED = gap_term(0.5)


def reversed_kl(log_p, log_ratio):
    return kl_term(log_p + log_ratio, -log_ratio)


@pytest.mark.parametrize(
    ("term", "p", "q", "end", "heavy"),
    [
        # E x^2 of a power law, E x of one, E log x of any.
        (kl_term, StudentT(2), Normal(0, 1), UPPER, "p"),
        (kl_term, StudentT(2.001), Normal(0, 1), UPPER, None),
        (kl_term, Pareto(1, 1), Exponential(1), UPPER, "p"),
        (kl_term, Pareto(1, 1.001), Exponential(1), UPPER, None),
        (kl_term, Cauchy(0, 1), StudentT(9), UPPER, None),
        (kl_term, Normal(0, 1), Cauchy(0, 1), UPPER, None),
        (reversed_kl, Normal(0, 1), StudentT(2), LOWER, "q"),
        # E exp(|x|) of a Laplace distribution, and of a normal one.
        (kl_term, Laplace(0, 1), Gumbel(0, 1), LOWER, "p"),
        (kl_term, Laplace(0, 0.999), Gumbel(0, 1), LOWER, None),
        (kl_term, Normal(0, 1), Gumbel(0, 1e-3), LOWER, None),
        (kl_term, StudentT(1e4), Gumbel(0, 1e3), LOWER, "p"),
        # E 1/x near 0.
        (kl_term, Weibull(1, 1), InverseGamma(1, 1), LOWER, "p"),
        (kl_term, Weibull(1, 1.001), InverseGamma(1, 1), LOWER, None),
        (kl_term, LogNormal(0, 50), InverseGamma(1, 1), LOWER, None),
        # p^2 / q: the index of a power, the rate of an exponential, the square of a normal.
        (gap_term(2.0), Gamma(0.5, 1), Beta(1, 1), LOWER, "p"),
        (gap_term(2.0), Gamma(0.501, 1), Beta(1, 1), LOWER, None),
        (gap_term(2.0), Exponential(1), Exponential(2), UPPER, "p"),
        (gap_term(2.0), Exponential(1.001), Exponential(2), UPPER, None),
        (gap_term(1.05), Exponential(1), Exponential(21), UPPER, "p"),
        (gap_term(1.05), Exponential(1), Exponential(20.9), UPPER, None),
        (gap_term(1000.0), Exponential(1), Exponential(1.002), UPPER, "p"),
        (gap_term(1000.0), Exponential(1), Exponential(1.0005), UPPER, None),
        (gap_term(1 + 1e-6), Exponential(1), Exponential(1.1e6), UPPER, "p"),
        (gap_term(1 + 1e-6), Exponential(1), Exponential(0.9e6), UPPER, None),
        (gap_term(-1.0), Exponential(2), Exponential(1), UPPER, "q"),
        (gap_term(2.0), Laplace(0, 1), Normal(0, 9), UPPER, "p"),
        # The squares cancel, and what is left is exp(-2 x), or exp(-2 v + 1) of v = log x.
        (gap_term(2.0), Normal(5, 1), Normal(6, sqrt(0.5)), UPPER, None),
        (gap_term(2.0), Normal(5, 1), Normal(6, sqrt(0.5)), LOWER, "p"),
        (gap_term(2.0), Normal(5, 1), Normal(5, sqrt(0.5)), UPPER, "p"),
        (gap_term(2.0), LogNormal(0, 1), LogNormal(1, sqrt(0.5)), UPPER, None),
        (gap_term(2.0), LogNormal(0, 1), LogNormal(1, sqrt(0.5)), LOWER, "p"),
        # p^2 / q with q = exp(-exp(x)) of one scale: equal at a distance of log 2.
        (gap_term(2.0), Gumbel(0, 1), Gumbel(0.69, 1), LOWER, None),
        (gap_term(2.0), Gumbel(0, 1), Gumbel(0.7, 1), LOWER, "p"),
        (gap_term(2.0), Gumbel(0, 1e-200), Gumbel(1, 1e-200), LOWER, "p"),
        # Scales whose powers leave float64.
        (gap_term(2.0), Normal(0, 1e-200), Normal(0, 2e-200), UPPER, None),
        (gap_term(2.0), Weibull(1e-30, 90), Weibull(1e-31, 90), UPPER, "p"),
        (BOUNDED, Cauchy(0, 1), Normal(0, 1), UPPER, None),
    ],
    ids=lambda x: type(x).__name__,
)
def test_which_tail_is_too_heavy(term, p, q, end, heavy):
    with np.errstate(all="ignore"):
        tails = p.tails()[end], q.tails()[end]
        finite = np.isfinite(p.support.upper if end else p.support.lower)
        side = 0.0 if finite else (-1.0, 1.0)[end]
        assert too_heavy(*tails, Integrand(term), side) == heavy


class UndeclaredNormal(Normal):
    def tails(self):
        return None


class UndeclaredCauchy(Cauchy):
    def tails(self):
        return None


def test_without_declared_tails_the_same_is_found_where_they_vanish():
    found = total(UndeclaredNormal(0, 1), Normal(1, 2), kl_term)
    assert found == total(Normal(0, 1), Normal(1, 2), kl_term)
    assert found.error < 1e-12


def test_without_declared_tails_nothing_is_said_of_those_that_do_not_vanish():
    found = total(UndeclaredCauchy(0, 1), Normal(0, 1), kl_term)
    assert found.value > 1e300
    assert (found.error, found.reason) == (np.inf, None)
    # A log density that leaves float64 is known to be below -1.8e308, not how far.
    found = total(Normal(0, 1), UndeclaredNormal(0, 1e-200), kl_term)
    assert found.value > 1e300
    assert (found.error, found.reason) == (np.inf, None)


def test_without_declared_tails_an_overflow_may_be_infinite():
    found = total(UndeclaredCauchy(0, 1), Normal(0, 1), gap_term(2.0))
    assert (found.value, found.error) == (np.inf, 0)
    assert found.reason.endswith("a family does not declare how its tails fall")


def test_a_power_law_without_declared_tails_is_continued_by_its_slope():
    p, q = UndeclaredCauchy(0, 1), UndeclaredCauchy(0, 2)
    found = total(p, q, kl_term)
    assert found.value == pytest.approx(np.log(9 / 8), rel=1e-12)
    assert abs(found.value - np.log(9 / 8)) <= found.error < 1e-10
