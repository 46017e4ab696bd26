"""``integral p^alpha q^(1 - alpha)`` of the families, at as many digits as cancel.

Sums run over the outcomes. Densities of exponential families multiply to one of the same shape,
so the integral is a ratio of normalising constants; `tests/divergences/test_oracle_affinity.py`
compares each of these with integration of the densities.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from mpmath import mp, mpf

from kllab import (
    Bernoulli,
    Beta,
    Binomial,
    Categorical,
    Dirichlet,
    Exponential,
    Gamma,
    Geometric,
    HalfNormal,
    InverseGamma,
    Laplace,
    LogNormal,
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    Uniform,
    VonMises,
    Weibull,
    Wishart,
)
from tests.support.families.bernoulli import both_outcomes
from tests.support.families.categorical import shares
from tests.support.families.multivariate_normal import covariance_of, location, log_det
from tests.support.families.wishart import matrix as matrix_of
from tests.support.oracle import DRAWS
from tests.support.truth import register

AFFINITY: dict[tuple[type, type], Callable[[Any, Any, mpf], mpf]] = {}
"""``integral p^alpha q^(1 - alpha)`` of a pair; `mp.inf` where it diverges."""


def affinity(p: type, q: type) -> Callable[..., Any]:
    """Register the decorated function in `AFFINITY`."""
    return register(AFFINITY, (p, q))


def pair(p: type, q: type, rng: np.random.Generator, kind: str) -> tuple[Any, Any]:
    """Draw parameters for which the pair has a closed form."""
    first, second = DRAWS[p, q](rng, kind)
    for name in SHARED.get((p.__name__, q.__name__), ()):
        values = {n: getattr(second, n) for n in second.usual_constraints()}
        second = q(**{**values, name: getattr(first, name)})
    return first, second


SHARED = {
    ("Laplace", "Laplace"): ("loc",),
    ("Weibull", "Weibull"): ("concentration",),
    ("Binomial", "Binomial"): ("total_count",),
    ("NegativeBinomial", "NegativeBinomial"): ("total_count",),
    ("Multinomial", "Multinomial"): ("total_count",),
}
"""Parameters that must be equal for a closed form of the affinity."""


def power_sum(p: list[mpf], q: list[mpf], alpha: mpf) -> mpf:
    """Return the sum of p^alpha q^(1 - alpha): infinite if a term is, with 0^0 as 0."""
    total = mpf(0)
    for a, b in zip(p, q, strict=True):
        if a == 0 or b == 0:
            if (alpha > 1 and a > 0) or (alpha < 0 and b > 0):
                return mp.inf
            continue
        total += a**alpha * b ** (1 - alpha)
    return total


def chernoff(p: Any, q: Any, alpha: float, digits: int) -> mpf:
    """Return the absolute logarithm of the affinity."""
    with mp.workdps(digits):
        value = AFFINITY[type(p), type(q)](p, q, mpf(alpha))
        if value == 0 or mp.isinf(value):
            return mp.inf
        distance = abs(mp.log(value))
        return distance if distance > mpf(10) ** (60 - digits) else mpf(0)


def numbers(p: Any, *names: str) -> list[mpf]:
    return [mpf(float(getattr(p, name))) for name in names]


@affinity(Normal, Normal)
def affinity_normal(p: Normal, q: Normal, alpha: mpf) -> mpf:
    (m, s), (n, t) = numbers(p, "loc", "scale"), numbers(q, "loc", "scale")
    beta = 1 - alpha
    n = n - m
    precision = alpha / s**2 + beta / t**2
    if precision <= 0:
        return mp.inf
    exponent = (beta * n / t**2) ** 2 / precision - beta * (n / t) ** 2
    return mp.exp(exponent / 2) / (s**alpha * t**beta * mp.sqrt(precision))


@affinity(Bernoulli, Bernoulli)
def affinity_bernoulli(p: Bernoulli, q: Bernoulli, alpha: mpf) -> mpf:
    return power_sum(both_outcomes(p), both_outcomes(q), alpha)


@affinity(Categorical, Categorical)
def affinity_categorical(p: Categorical, q: Categorical, alpha: mpf) -> mpf:
    return power_sum(shares(p), shares(q), alpha)


@affinity(MultivariateNormal, MultivariateNormal)
def affinity_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal, alpha: mpf) -> mpf:
    beta = 1 - alpha
    first, second = covariance_of(p), covariance_of(q)
    # S_p (alpha S_p^-1 + beta S_q^-1) S_q is a mixture of covariances.
    mixed = beta * first + alpha * second
    try:
        volume = log_det(mixed)
    except ValueError:
        return mp.inf
    offset = location(p) - location(q)
    mahalanobis = (offset.T * mp.lu_solve(mixed, offset))[0]
    log_volumes = alpha * log_det(second) + beta * log_det(first) - volume
    return mp.exp((log_volumes - alpha * beta * mahalanobis) / 2)


@affinity(LogNormal, LogNormal)
def affinity_log_normal(p: LogNormal, q: LogNormal, alpha: mpf) -> mpf:
    return affinity_normal(p, q, alpha)


@affinity(HalfNormal, HalfNormal)
def affinity_half_normal(p: HalfNormal, q: HalfNormal, alpha: mpf) -> mpf:
    s, t = mpf(float(p.scale)), mpf(float(q.scale))
    precision = alpha / s**2 + (1 - alpha) / t**2
    if precision <= 0:
        return mp.inf
    return 1 / (s**alpha * t ** (1 - alpha) * mp.sqrt(precision))


def affinity_of_gammas(a: mpf, rate: mpf, b: mpf, other: mpf, alpha: mpf) -> mpf:
    beta = 1 - alpha
    shape, mean = alpha * a + beta * b, alpha * rate + beta * other
    if shape <= 0 or mean <= 0:
        return mp.inf
    value = mp.loggamma(shape) - alpha * mp.loggamma(a) - beta * mp.loggamma(b)
    value += alpha * a * mp.log(rate) + beta * b * mp.log(other) - shape * mp.log(mean)
    return mp.exp(value)


def shape_and_rate(p: Gamma | InverseGamma | Exponential) -> list[mpf]:
    return (
        numbers(p, "concentration", "rate")
        if hasattr(p, "concentration")
        else [mpf(1), mpf(float(p.rate))]
    )


@affinity(Exponential, Exponential)
@affinity(Gamma, Gamma)
@affinity(InverseGamma, InverseGamma)
@affinity(Exponential, Gamma)
@affinity(Gamma, Exponential)
def affinity_gamma(p: Gamma, q: Gamma, alpha: mpf) -> mpf:
    return affinity_of_gammas(*shape_and_rate(p), *shape_and_rate(q), alpha)


@affinity(Laplace, Laplace)
def affinity_laplace(p: Laplace, q: Laplace, alpha: mpf) -> mpf:
    """For equal locations."""
    return affinity_of_gammas(1, 1 / mpf(float(p.scale)), 1, 1 / mpf(float(q.scale)), alpha)


@affinity(Weibull, Weibull)
def affinity_weibull(p: Weibull, q: Weibull, alpha: mpf) -> mpf:
    """For equal concentrations."""
    k = mpf(float(p.concentration))
    rates = (mpf(float(g.scale)) ** -k for g in (p, q))
    return affinity_of_gammas(1, next(rates), 1, next(rates), alpha)


@affinity(Pareto, Pareto)
def affinity_pareto(p: Pareto, q: Pareto, alpha: mpf) -> mpf:
    beta = 1 - alpha
    (s, a), (t, b) = numbers(p, "scale", "alpha"), numbers(q, "scale", "alpha")
    exponent = alpha * a + beta * b
    if exponent <= 0 or (alpha > 1 and s < t) or (alpha < 0 and t < s):
        return mp.inf
    constant = (a * s**a) ** alpha * (b * t**b) ** beta
    return constant * max(s, t) ** -exponent / exponent


@affinity(Uniform, Uniform)
def affinity_uniform(p: Uniform, q: Uniform, alpha: mpf) -> mpf:
    (a, b), (c, d) = numbers(p, "low", "high"), numbers(q, "low", "high")
    if (alpha > 1 and (a < c or b > d)) or (alpha < 0 and (c < a or d > b)):
        return mp.inf
    return max(min(b, d) - max(a, c), mpf(0)) / ((b - a) ** alpha * (d - c) ** (1 - alpha))


def waiting(end_p: mpf, end_q: mpf, alpha: mpf) -> mpf:
    """``sum_k (end_p go_p^k)^alpha (end_q go_q^k)^beta``, a geometric series."""
    go_p, go_q = 1 - end_p, 1 - end_q
    if (alpha > 1 and go_q == 0 and go_p > 0) or (alpha < 0 and go_p == 0 and go_q > 0):
        return mp.inf
    ratio = go_p**alpha * go_q ** (1 - alpha) if go_p > 0 and go_q > 0 else mpf(0)
    return end_p**alpha * end_q ** (1 - alpha) / (1 - ratio) if ratio < 1 else mp.inf


@affinity(Geometric, Geometric)
def affinity_geometric(p: Geometric, q: Geometric, alpha: mpf) -> mpf:
    return waiting(mpf(float(p.probs)), mpf(float(q.probs)), alpha)


@affinity(NegativeBinomial, NegativeBinomial)
def affinity_negative_binomial(p: NegativeBinomial, q: NegativeBinomial, alpha: mpf) -> mpf:
    """For equal total_count: independent waiting times."""
    one = waiting(1 - mpf(float(p.probs)), 1 - mpf(float(q.probs)), alpha)
    return mp.inf if mp.isinf(one) else one ** mpf(float(p.total_count))


@affinity(Binomial, Binomial)
def affinity_binomial(p: Binomial, q: Binomial, alpha: mpf) -> mpf:
    """For equal total_count: independent trials."""
    count = mpf(float(p.total_count))
    one = power_sum(both_outcomes(p), both_outcomes(q), alpha)
    return mpf(1) if count == 0 else mp.inf if mp.isinf(one) else one**count


@affinity(Poisson, Poisson)
def affinity_poisson(p: Poisson, q: Poisson, alpha: mpf) -> mpf:
    """``sum_k`` of the powers, an exponential series."""
    a, b = mpf(float(p.rate)), mpf(float(q.rate))
    return mp.exp(a**alpha * b ** (1 - alpha) - alpha * a - (1 - alpha) * b)


@affinity(VonMises, VonMises)
def affinity_von_mises(p: VonMises, q: VonMises, alpha: mpf) -> mpf:
    (m, a), (n, b) = numbers(p, "loc", "concentration"), numbers(q, "loc", "concentration")
    beta = 1 - alpha
    squared = (alpha * a) ** 2 + (beta * b) ** 2 + 2 * alpha * beta * a * b * mp.cos(m - n)
    constants = mp.besseli(0, a) ** alpha * mp.besseli(0, b) ** beta
    return mp.besseli(0, mp.sqrt(max(squared, mpf(0)))) / constants


def log_beta(concentrations: list[mpf]) -> mpf:
    return mp.fsum(mp.loggamma(a) for a in concentrations) - mp.loggamma(mp.fsum(concentrations))


def affinity_of_concentrations(a: list[mpf], b: list[mpf], alpha: mpf) -> mpf:
    mean = [alpha * x + (1 - alpha) * y for x, y in zip(a, b, strict=True)]
    if min(mean) <= 0:
        return mp.inf
    return mp.exp(log_beta(mean) - alpha * log_beta(a) - (1 - alpha) * log_beta(b))


@affinity(Beta, Beta)
def affinity_beta(p: Beta, q: Beta, alpha: mpf) -> mpf:
    names = ("concentration1", "concentration0")
    return affinity_of_concentrations(numbers(p, *names), numbers(q, *names), alpha)


@affinity(Dirichlet, Dirichlet)
def affinity_dirichlet(p: Dirichlet, q: Dirichlet, alpha: mpf) -> mpf:
    a, b = ([mpf(float(x)) for x in g.concentration] for g in (p, q))
    return affinity_of_concentrations(a, b, alpha)


@affinity(Multinomial, Multinomial)
def affinity_multinomial(p: Multinomial, q: Multinomial, alpha: mpf) -> mpf:
    """Independent trials."""
    count = mpf(float(p.total_count))
    one = power_sum(shares(p.trial), shares(q.trial), alpha)
    return mpf(1) if count == 0 else mp.inf if mp.isinf(one) else one**count


def log_volume(df: mpf, matrix: mpmath.matrix) -> mpf:
    """Return the logarithm of the normalising constant without powers of 2 and pi."""
    gammas = mp.fsum(mp.loggamma((df - i) / 2) for i in range(matrix.rows))
    return gammas + df / 2 * log_det(matrix)


@affinity(Wishart, Wishart)
def affinity_wishart(p: Wishart, q: Wishart, alpha: mpf) -> mpf:
    beta = 1 - alpha
    (n, first), (m, second) = ((mpf(float(g.df)), matrix_of(g)) for g in (p, q))
    df = alpha * n + beta * m
    if df <= first.rows - 1:
        return mp.inf
    # S_p (alpha S_p^-1 + beta S_q^-1) S_q is a mixture, of determinant |S_p| |S_q| / |mean|.
    try:
        mixed = log_det(alpha * second + beta * first)
    except ValueError:
        return mp.inf
    value = mp.fsum(mp.loggamma((df - i) / 2) for i in range(first.rows))
    value += df / 2 * (log_det(first) + log_det(second) - mixed)
    return mp.exp(value - alpha * log_volume(n, first) - beta * log_volume(m, second))
