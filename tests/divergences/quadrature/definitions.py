"""Densities by their definitions in mpmath, and KL between any two of them by its quadrature."""

from __future__ import annotations

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


def values(p, *names):
    return [mpf(float(getattr(p, name))) for name in names]


def normal(x, loc, scale):
    return -(((x - loc) / scale) ** 2) / 2 - mp.log(scale) - mp.log(2 * mp.pi) / 2


def student_t(x, df, loc, scale):
    z = (x - loc) / scale
    norm = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2
    return norm - mp.log(scale) - (df + 1) / 2 * mp.log1p(z * z / df)


def mixture(x, p):
    parts = zip(p.weights.tolist(), p.locs.tolist(), p.scales.tolist(), strict=True)
    total = mp.fsum(p.weights.tolist())
    return mp.log(
        mp.fsum(mpf(w) * mp.exp(normal(x, mpf(loc), mpf(s))) for w, loc, s in parts) / total
    )


def gumbel(x, loc, scale):
    z = (x - loc) / scale
    return -z - mp.exp(-z) - mp.log(scale)


def logistic(x, loc, scale):
    z = abs(x - loc) / scale
    return -z - 2 * mp.log1p(mp.exp(-z)) - mp.log(scale)


def gamma(x, a, rate):
    return a * mp.log(rate) - mp.loggamma(a) + (a - 1) * mp.log(x) - rate * x


def inverse_gamma(x, a, rate):
    return a * mp.log(rate) - mp.loggamma(a) - (a + 1) * mp.log(x) - rate / x


def weibull(x, scale, k):
    return mp.log(k / scale) + (k - 1) * mp.log(x / scale) - (x / scale) ** k


def beta(x, a, b):
    return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - mp.log(mp.beta(a, b))


LOG_DENSITY = {
    Normal: lambda x, p: normal(x, *values(p, "loc", "scale")),
    Laplace: lambda x, p: (lambda m, b: -abs(x - m) / b - mp.log(2 * b))(
        *values(p, "loc", "scale")
    ),
    Logistic: lambda x, p: logistic(x, *values(p, "loc", "scale")),
    Gumbel: lambda x, p: gumbel(x, *values(p, "loc", "scale")),
    Cauchy: lambda x, p: student_t(x, mpf(1), *values(p, "loc", "scale")),
    StudentT: lambda x, p: student_t(x, *values(p, "df", "loc", "scale")),
    NormalMixture: mixture,
    Exponential: lambda x, p: gamma(x, mpf(1), *values(p, "rate")),
    Gamma: lambda x, p: gamma(x, *values(p, "concentration", "rate")),
    InverseGamma: lambda x, p: inverse_gamma(x, *values(p, "concentration", "rate")),
    HalfNormal: lambda x, p: mp.log(2) + normal(x, mpf(0), *values(p, "scale")),
    LogNormal: lambda x, p: normal(mp.log(x), *values(p, "loc", "scale")) - mp.log(x),
    Weibull: lambda x, p: weibull(x, *values(p, "scale", "concentration")),
    Pareto: lambda x, p: (lambda s, a: mp.log(a / s) - (a + 1) * mp.log(x / s))(
        *values(p, "scale", "alpha")
    ),
    Beta: lambda x, p: beta(x, *values(p, "concentration1", "concentration0")),
    Uniform: lambda _, p: -mp.log(mpf(float(p.high)) - mpf(float(p.low))),
}
"""Log density of each continuous family, inside its support."""


def kl_by_quadrature(p, q, points, digits=20):
    """E_p[log p - log q], integrated between `points` of the support of P."""
    log_p, log_q = LOG_DENSITY[type(p)], LOG_DENSITY[type(q)]

    def integrand(x):
        at_p = log_p(x, p)
        if at_p < -500:
            return mpf(0)
        return mp.exp(at_p) * (at_p - log_q(x, q))

    with mp.workdps(digits):
        return mp.quad(integrand, points, maxdegree=8)
