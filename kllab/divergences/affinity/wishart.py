"""Wishart: the precision and the degrees of freedom of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Wishart
from kllab.distributions.triangular import Exponents
from kllab.divergences.affinity.multivariate_normal import chernoff_of_excess, mean_factor
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.kl.multivariate_normal import conditioning, kl_of_factors
from kllab.divergences.kl.wishart import covariance_excess
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import itakura_saito
from kllab.special.float_array import FloatArray

_NEAR = 0.05
"""The divergence of covariances below which their difference has more digits than factors."""


@register_chernoff(Wishart, Wishart, relative_error=conditioning)
def chernoff_wishart(base: Wishart, other: Wishart, weight: float) -> FloatArray:
    """Return the parts of the degrees of freedom and of the means, `_of_means`.

    With a half the degrees of freedom and M = a V, the logarithm of the normalising constant is
    ``F(a) + a log det M``, F the multivariate log-gamma less ``d (a log a - a)``. Of F the
    Bregman divergences are taken, as for KL.
    """
    shape = np.broadcast_shapes(base.batch_shape, other.batch_shape)
    value = np.zeros(shape)
    if weight == 0:
        return value
    for index in np.ndindex(shape):
        value[index] = _single(base.element(index, shape), other.element(index, shape), weight)
    return value


def _single(base: Wishart, other: Wishart, weight: float) -> float:
    a, b, own = float(base.df) / 2, float(other.df) / 2, 1 - weight
    shapes_a, shapes_b, step = base.shapes, other.shapes, (float(other.df) - float(base.df)) / 2
    c, shapes = a + weight * step, shapes_a + weight * step
    if not (shapes > 0).all():
        return np.nan
    if weight > 0:
        degrees = own * _degrees(a, shapes_a, c, shapes, weight * step)
        degrees += weight * _degrees(b, shapes_b, c, shapes, -own * step)
    else:
        degrees = -weight * _degrees(b, shapes_b, a, shapes_a, -step)
        degrees += _degrees(c, shapes, a, shapes_a, -weight * step)
    return degrees + 2 * c * _of_means(base, other, own * (a / c), weight * (b / c))


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
