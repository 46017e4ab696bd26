"""Log densities and probabilities from their definitions in mpmath, and integrals of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from mpmath import mp, mpf

from kllab import (
    Beta,
    Binomial,
    Cauchy,
    Exponential,
    Gamma,
    Geometric,
    Gumbel,
    HalfNormal,
    InverseGamma,
    Laplace,
    Logistic,
    LogNormal,
    NegativeBinomial,
    Normal,
    NormalMixture,
    Pareto,
    Poisson,
    StudentT,
    Uniform,
    VonMises,
    Weibull,
)


def normal(x: mpf, loc: mpf, scale: mpf) -> mpf:
    return -(((x - loc) / scale) ** 2) / 2 - mp.log(scale * mp.sqrt(2 * mp.pi))


def student_t(x: mpf, df: mpf, loc: mpf, scale: mpf) -> mpf:
    z = (x - loc) / scale
    peak = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(mp.pi * df) / 2
    return peak - mp.log(scale) - (df + 1) / 2 * mp.log1p(z * z / df)


def mixture(x: mpf, weights: list[mpf], locs: list[mpf], scales: list[mpf]) -> mpf:
    parts = zip(weights, locs, scales, strict=True)
    return mp.log(mp.fsum(w * mp.exp(normal(x, m, s)) for w, m, s in parts) / mp.fsum(weights))


def gumbel(x: mpf, loc: mpf, scale: mpf) -> mpf:
    z = (x - loc) / scale
    return -z - mp.exp(-z) - mp.log(scale)


def logistic(x: mpf, loc: mpf, scale: mpf) -> mpf:
    z = abs(x - loc) / scale
    return -z - 2 * mp.log1p(mp.exp(-z)) - mp.log(scale)


def gamma(x: mpf, a: mpf, rate: mpf) -> mpf:
    return a * mp.log(rate) - mp.loggamma(a) + (a - 1) * mp.log(x) - rate * x


def beta(x: mpf, a: mpf, b: mpf) -> mpf:
    volume = mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)
    return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - volume


def negative_binomial(k: mpf, r: mpf, p: mpf) -> mpf:
    ways = mp.loggamma(k + r) - mp.loggamma(r) - mp.loggamma(k + 1)
    return ways + r * mp.log(1 - p) + k * mp.log(p)


LOG_DENSITY: dict[type, Callable[..., mpf]] = {
    Beta: beta,
    Cauchy: lambda x, m, s: -mp.log(mp.pi * s) - mp.log1p(((x - m) / s) ** 2),
    Exponential: lambda x, rate: mp.log(rate) - rate * x,
    Gamma: gamma,
    Gumbel: gumbel,
    HalfNormal: lambda x, scale: mp.log(2) + normal(x, mpf(0), scale),
    InverseGamma: lambda x, a, rate: gamma(1 / x, a, rate) - 2 * mp.log(x),
    Laplace: lambda x, m, s: -abs(x - m) / s - mp.log(2 * s),
    Logistic: logistic,
    LogNormal: lambda x, m, s: normal(mp.log(x), m, s) - mp.log(x) if x > 0 else -mp.inf,
    Normal: normal,
    NormalMixture: mixture,
    Pareto: lambda x, s, a: mp.log(a / s) - (a + 1) * mp.log(x / s),
    StudentT: student_t,
    Uniform: lambda _, low, high: -mp.log(high - low),
    VonMises: lambda x, m, k: k * mp.cos(x - m) - mp.log(2 * mp.pi * mp.besseli(0, k)),
    Weibull: lambda x, s, k: mp.log(k / s) + (k - 1) * mp.log(x / s) - (x / s) ** k,
}
"""Log density of each continuous family inside its support, a function of x and the parameters."""

LOG_PROBABILITY: dict[type, Callable[..., mpf]] = {
    Binomial: lambda k, n, p: (
        mp.log(mp.binomial(n, k)) + k * mp.log(p) + (n - k) * mp.log(1 - p) if k <= n else -mp.inf
    ),
    Geometric: lambda k, p: mp.log(p) + k * mp.log(1 - p),
    NegativeBinomial: negative_binomial,
    Poisson: lambda k, rate: k * mp.log(rate) - rate - mp.loggamma(k + 1),
}
"""Log probability of a count under each of their families, by ``probs`` inside (0, 1)."""


def exactly(*parameters: Any) -> tuple[mpf, ...]:
    """Return the exact values of float64 parameters."""
    return tuple(mpf(float(value)) for value in parameters)


def parameters(p: Any) -> list[Any]:
    """Return the exact parameters, in their order; vectors are lists."""
    values = (np.asarray(getattr(p, name)) for name in p.usual_constraints())
    return [list(exactly(*value)) if value.ndim else mpf(float(value)) for value in values]


def log_density(p: Any) -> Callable[[mpf], mpf]:
    """Return the log density, or the log probability of a count, inside the support of `p`."""
    function = LOG_DENSITY.get(type(p)) or LOG_PROBABILITY[type(p)]
    values = parameters(p)
    return lambda x: function(x, *values)


def expectation(p: Any, function: Callable[[mpf], mpf], edges: Sequence[Any]) -> mpf:
    """Return E_p of a function, integrated over the pieces between `edges`."""
    log_p = log_density(p)

    def integrand(x: mpf) -> mpf:
        at_p = log_p(x)
        return mp.exp(at_p) * function(x) if at_p > -500 else mpf(0)

    return mp.quad(integrand, edges, maxdegree=8)


def kl_by_quadrature(p: Any, q: Any, edges: Sequence[Any]) -> mpf:
    """Return E_p[log p - log q], integrated over the pieces between `edges`."""
    log_p, log_q = log_density(p), log_density(q)
    return expectation(p, lambda x: log_p(x) - log_q(x), edges)
