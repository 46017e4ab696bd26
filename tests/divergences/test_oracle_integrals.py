"""The oracles of densities take closed steps; here are the plain integrals of the definitions."""

from __future__ import annotations

from typing import Any

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
from tests.support.definitions import expectation, kl_by_quadrature, log_density
from tests.support.oracle import ENTROPY, KL


def powers(base: float, first: int, last: int) -> list[mpf]:
    return [mpf(base) ** k for k in range(first, last + 1)]


def both_sides(edges: list[Any]) -> list[Any]:
    return [*(-x for x in reversed(edges)), *edges]


FROM_0 = [0, *powers(2, -8, 6)]
GROWING = [mpf(k) for k in (0, 1, 2, 4, 8, 14, 22, 32, 45, 60)]
GUMBEL = [-5, -3, -2, -1, *GROWING, 80]
LOGISTIC = both_sides([*GROWING[1:], 80])
LOG_NORMAL = [mp.exp(mpf(k) / 2) for k in range(-11, 13)]
MIXTURES = (
    NormalMixture([0.25, 0.75], [-3, 2], [0.5, 1.5]),
    NormalMixture([0.5, 0.25, 0.25], [0, 4, -4], [1, 2, 1.25]),
)
CAUCHY, STUDENT_T = both_sides(powers(16, -1, 21)), both_sides(powers(16, -1, 10))

CASES: list[tuple[Any, Any, list[Any], int]] = [
    # P, Q, the edges of the pieces, and the decimals that agree
    (Beta(2, 3), Beta(1.5, 4), [0, 0.5, 1], 17),
    (Beta(1.25, 6), Beta(3, 0.75), [0, 0.5, 1], 12),
    (Beta(9, 2.5), Beta(8, 2.5), [0, 0.5, 1], 17),
    (Beta(2, 3), Uniform(-1, 3), [0, 0.5, 1], 17),
    (Cauchy(0.5, 2), Cauchy(-1, 1.5), CAUCHY, 22),
    (Cauchy(0, 1), Cauchy(0, 3), CAUCHY, 22),
    (Exponential(1.25), Gumbel(0.4, 1.2), FROM_0, 17),
    (Exponential(1.5), Exponential(0.4), FROM_0, 17),
    (Exponential(0.3), Exponential(0.301), [*FROM_0, 128, 256], 17),
    (Exponential(1.5), Gamma(2, 2), FROM_0, 17),
    (Exponential(1.5), HalfNormal(0.9), FROM_0, 17),
    (Exponential(1.25), Normal(0.4, 1.2), FROM_0, 17),
    (Exponential(1.25), Normal(-0.5, 1.6), FROM_0, 17),
    (Exponential(1.5), Weibull(2, 0.8), FROM_0, 17),
    (Gamma(2.5, 1.5), Gamma(3, 0.7), FROM_0, 17),
    (Gamma(20, 3), Gamma(20.01, 3), FROM_0, 17),
    (Gamma(3, 1), Exponential(0.4), FROM_0, 17),
    (Gamma(2.5, 1.5), Gumbel(0.4, 1.2), FROM_0, 17),
    (Gamma(2.5, 1.5), Normal(0.5, 1.5), FROM_0, 17),
    (Gumbel(0.3, 1.2), Gumbel(0.4, 1.2), GUMBEL, 17),
    (Gumbel(0.3, 1.2), Gumbel(-0.5, 1.6), GUMBEL, 17),
    (Gumbel(0.3, 1.2), Normal(0.4, 1.2), GUMBEL, 17),
    (Gumbel(0.3, 1.2), Normal(-0.5, 1.6), GUMBEL, 17),
    (HalfNormal(1.5), Exponential(0.7), [0, 1, 3, 6, 10, 18], 17),
    *((HalfNormal(1.5), HalfNormal(s), [0, 1, 3, 6, 10, 18], 17) for s in (0.8, 1.6)),
    (HalfNormal(1.5), Normal(1.2, 0.9), [0, 1, 3, 6, 10, 18], 17),
    (HalfNormal(1.5), Normal(-3, 2), [0, 1, 3, 6, 10, 18], 17),
    (InverseGamma(7.5, 1.5), Exponential(2), powers(2, -7, 20), 17),
    (InverseGamma(7.5, 1.5), InverseGamma(4, 0.7), powers(2, -7, 20), 17),
    (InverseGamma(7.5, 1.5), Normal(0.5, 1.5), powers(2, -7, 20), 17),
    (Laplace(0.5, 2), Laplace(-1, 1.5), [-180, -60, -20, -6, -1, 0.5, 6, 20, 60, 180], 22),
    (Laplace(0.5, 0.5), Laplace(0.75, 1.5), [-60, -20, -6, -1, 0.5, 0.75, 6, 20, 60], 22),
    (Laplace(0.5, 2), Normal(-1, 1.5), [-180, -60, -20, -6, -1, 0.5, 6, 20, 60, 180], 22),
    *((Logistic(0, 1), Logistic(d, 1), LOGISTIC, 16) for d in (0.125, 1, 9)),
    (Logistic(0, 1), Logistic(1, 2), LOGISTIC, 16),
    (Logistic(0, 1), Logistic(-3, 0.5), LOGISTIC, 16),
    (Logistic(0.3, 1.2), Normal(0.4, 1.2), LOGISTIC, 17),
    (Logistic(0.3, 1.2), Normal(-0.5, 1.6), LOGISTIC, 17),
    (LogNormal(0.3, 0.5), Exponential(0.8), LOG_NORMAL, 17),
    (LogNormal(0.3, 0.5), LogNormal(0.2, 0.9), LOG_NORMAL, 17),
    (LogNormal(0.3, 0.5), LogNormal(-1, 0.4), LOG_NORMAL, 17),
    (LogNormal(0.3, 0.5), Normal(0.5, 1.5), LOG_NORMAL, 17),
    (LogNormal(0.3, 0.5), Weibull(1.3, 1.6), LOG_NORMAL, 17),
    (Normal(0.5, 0.8), Gumbel(0.3, 1.2), [mpf(k) / 2 for k in range(-20, 25, 3)], 17),
    (Normal(0.5, 2), Laplace(-1, 1.5), [-30, -12, -6, -1, 6, 12, 30], 22),
    (Normal(0.5, 2), Normal(-1, 1.5), np.linspace(-30, 30, 13).tolist(), 30),
    (*MIXTURES, np.linspace(-15, 17, 17).tolist(), 15),
    (NormalMixture([1], [0.5], [2]), Normal(-1, 1.5), [-30, -12, -6, -1, 6, 12, 30], 17),
    (Pareto(1.5, 4.5), Exponential(0.7), [1.5 * x for x in powers(2, 0, 26)], 17),
    (Pareto(0.5, 7.5), Normal(0.5, 1.5), [0.5 * x for x in powers(2, 0, 26)], 17),
    (Pareto(1.5, 3.5), Pareto(1.5, 2.5), [1.5 * x for x in powers(2, 0, 26)], 17),
    (Pareto(1.5, 3.5), Pareto(0.2, 4), [1.5 * x for x in powers(2, 0, 26)], 17),
    (StudentT(3), StudentT(5, 1, 2), STUDENT_T, 13),
    (StudentT(20, 0.5, 2), StudentT(2.5), STUDENT_T, 13),
    (StudentT(2.5, 1, 3), StudentT(0.75, 0, 0.5), STUDENT_T, 13),
    *(
        (Uniform(-1.5, 2), q(loc, s), [-1.5, -1, 0, 2], 25)
        for q in (Normal, Laplace, Gumbel)
        for loc, s in ((-1, 1.5), (9, 2), (-9, 2))
    ),
    (Uniform(0.5, 4), Exponential(0.7), [0.5, 1, 4], 25),
    (Weibull(1.5, 2.5), Weibull(1.4, 3), FROM_0, 17),
    (Weibull(2, 1.5), Exponential(0.4), FROM_0, 17),
]


def named(case: tuple[Any, ...]) -> str:
    return f"{case[0]}-{case[1]}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_divergence(case: tuple[Any, Any, list[Any], int]) -> None:
    p, q, edges, decimals = case
    with mp.workdps(decimals + 10):
        truth = kl_by_quadrature(p, q, edges)
        assert abs(truth - KL[type(p), type(q)](p, q)) < mpf(10) ** -decimals


@pytest.mark.parametrize("case", {case[0]: case for case in CASES}.values(), ids=named)
def test_the_entropy(case: tuple[Any, Any, list[Any], int]) -> None:
    p, _, edges, decimals = case
    with mp.workdps(decimals + 10):
        log_p = log_density(p)
        truth = expectation(p, lambda x: -log_p(x), edges)
        assert abs(truth - ENTROPY[type(p)](p)) < mpf(10) ** -decimals
