"""Wishart: the precision and the degrees of freedom of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Wishart
from kllab.distributions.triangular import Exponents
from kllab.divergences.affinity.multivariate_normal import chernoff_of_excess, mean_factor
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first
from kllab.divergences.kl.multivariate_normal import conditioning, kl_of_factors
from kllab.divergences.kl.wishart import covariance_excess
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import itakura_saito
from kllab.special.float_array import FloatArray

_NEAR = 0.05
"""The divergence of covariances below which their difference has more digits than factors."""


@register_chernoff(Wishart, Wishart, relative_error=conditioning)
def chernoff_wishart(p: Wishart, q: Wishart, alpha: float) -> FloatArray:
    """Return the parts of the degrees of freedom and of the means, `_of_means`.

    With a half the degrees of freedom and M = a V, the logarithm of the normalising constant is
    ``F(a) + a log det M``, F the multivariate log-gamma less ``d (a log a - a)``. Of F the
    Bregman divergences are taken, as for KL.
    """
    shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
    value = np.zeros(shape)
    if alpha in (0, 1):
        return value
    for index in np.ndindex(shape):
        value[index] = _single(p.element(index, shape), q.element(index, shape), alpha)
    return value


def _single(p: Wishart, q: Wishart, alpha: float) -> float:
    beta = 1 - alpha
    a, b = float(p.df) / 2, float(q.df) / 2
    shapes_p, shapes_q, step = p.shapes, q.shapes, (float(q.df) - float(p.df)) / 2
    c, shapes = a + beta * step, shapes_p + beta * step
    if not heavier_first(alpha):
        c, shapes = b - alpha * step, shapes_q - alpha * step
    if not (shapes > 0).all():
        return np.nan
    if 0 < alpha < 1:
        degrees = alpha * _degrees(a, shapes_p, c, shapes, beta * step)
        degrees += beta * _degrees(b, shapes_q, c, shapes, -alpha * step)
    elif alpha > 1:
        degrees = -beta * _degrees(b, shapes_q, a, shapes_p, -step)
        degrees += _degrees(c, shapes, a, shapes_p, -beta * step)
    else:
        degrees = -alpha * _degrees(a, shapes_p, b, shapes_q, step)
        degrees += _degrees(c, shapes, b, shapes_q, alpha * step)
    return degrees + 2 * c * _of_means(p, q, alpha * (a / c), beta * (b / c))


def _degrees(b: float, shapes_b: FloatArray, a: float, shapes_a: FloatArray, back: float) -> float:
    """Return the Bregman divergence of F from a to b; `back` is ``a - b``.

    See `kl_wishart_wishart`, whose terms these are.
    """
    half = np.arange(len(shapes_a)) / 2
    unit = max(a, b)
    sizes = (np.asarray(b), np.asarray(a), np.asarray(-back))
    terms = log_gamma_excess(shapes_b, shapes_a, np.asarray(-back)) + half * itakura_saito(*sizes)
    step = half * (back / unit)
    mixed = itakura_saito(b / unit * shapes_a, a / unit * shapes_b, step)
    return float((terms + shapes_b * mixed).sum())


def _of_means(p: Wishart, q: Wishart, alpha: float, beta: float) -> float:
    """Return ``|log I|`` of N(0, df_p V_p) and N(0, df_q V_q), for weights that sum to 1."""
    base, other, weight = (q, p, beta) if alpha > 0.5 else (p, q, alpha)
    excess = covariance_excess(other, base)
    excess = (excess + excess.T) / 2
    if not (alpha > 0 and beta > 0):
        return float(chernoff_of_excess(excess, weight))
    factors = [_scaled(given) for given in (p, q)]
    mean = mean_factor(factors[0], factors[1], alpha, beta)
    value = float(alpha * kl_of_factors(*factors[1], *mean))
    value += float(beta * kl_of_factors(*factors[0], *mean))
    return value if value > _NEAR else float(chernoff_of_excess(excess, weight))


def _scaled(p: Wishart) -> tuple[FloatArray, Exponents]:
    factor, exponents = p.scaled_factor
    return np.sqrt(p.df) * factor, exponents
