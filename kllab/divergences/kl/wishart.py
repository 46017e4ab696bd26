"""Wishart against Wishart."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Wishart
from kllab.distributions.triangular import scale_both, solve_lower, symmetric_part
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.multivariate_normal import conditioning, kl_of_excess, kl_of_factors
from kllab.special.bregman import log_gamma_excess
from kllab.special.cancellation import itakura_saito
from kllab.special.double_double import subtract, two_product
from kllab.special.float_array import FloatArray

_NEAR = 0.25
"""The divergence of covariances below which their difference has more digits than factors."""


@register_kl(Wishart, Wishart, relative_error=conditioning)
def kl_wishart_wishart(p: Wishart, q: Wishart) -> FloatArray:
    """Return ``df_q KL(N(0, df_p V_p) || N(0, df_q V_q))`` and what the degrees of freedom add.

    With a, b half the degrees of freedom of P and Q, and E the `log_gamma_excess`, they add over
    ``i = 0, ..., d - 1``, each term non-negative::

        E(b - i/2, a - i/2) + (b - i/2) phi(w_i) + (i/2) (b/a - 1 - log(b/a)),
        1 + w_i = b (a - i/2) / (a (b - i/2))

    which is the Bregman divergence of the multivariate log-gamma less ``d bd0(b, a)``; the
    divergence of the covariances, scaled by the degrees of freedom, has taken that.
    """
    d = q.event_shape[0]
    a, b = p.df[..., None] / 2, q.df[..., None] / 2
    half = np.arange(d) / 2
    shape_p, shape_q = p.shapes, q.shapes
    step = (q.df - p.df)[..., None] / 2
    terms = log_gamma_excess(shape_q, shape_p, step) + half * itakura_saito(b, a, step)
    # Products may leave float64; in units of the larger degrees of freedom they do not.
    unit = np.maximum(a, b)
    mixed = itakura_saito(b / unit * shape_p, a / unit * shape_q, -half * (step / unit))
    value = (terms + shape_q * mixed).sum(axis=-1) + q.df * _kl_of_scaled(p, q)
    return np.where(np.isnan(value), np.inf, value)


def _kl_of_scaled(p: Wishart, q: Wishart) -> FloatArray:
    """Return KL(N(0, df_p V_p) || N(0, df_q V_q))."""
    factor_p, exponents_p = p.scaled_factor
    factor_q, exponents_q = q.scaled_factor
    root = np.sqrt(p.df / q.df)[..., None, None]
    value = kl_of_factors(factor_p * root, exponents_p, factor_q, exponents_q)
    near = value < _NEAR
    if near.any():
        value[near] = kl_of_excess(covariance_excess(p, q))[near]
    return value


def covariance_excess(p: Wishart, q: Wishart) -> FloatArray:
    """Return ``L_q^-1 (df_p V_p / df_q - V_q) L_q^-T``, the difference to 32 digits."""
    factor, exponents = q.scaled_factor
    first, second = (
        two_product(
            given.df[..., None, None] + np.zeros(factor.shape[-2:]),
            scale_both(symmetric_part(given.covariance_matrix), -exponents),
        )
        for given in (p, q)
    )
    difference = subtract(first, second)[0] / q.df[..., None, None]
    half = solve_lower(factor, difference)
    return solve_lower(factor, np.swapaxes(half, -1, -2))
