"""Laplace against Laplace, Normal against Laplace and back."""

from __future__ import annotations

from math import e, log, pi, sqrt

import numpy as np
from scipy.special import erf

from kllab.distributions import Laplace, Normal
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import exponential_excess, itakura_saito, log_ratio
from kllab.distributions.standardise import standardise
from kllab.divergences.kl import register_cross_entropy, register_kl

_PLAIN, _LARGE = 1 / 16, 600.0
"""Where the terms, of order 1 or of the sum, lose less than 2e-14 of it; and overflow is far."""


def _excess_distance(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``(E_p|x - loc_q| - scale_p) / scale_q = r (u - 1 + exp(-u))``, non-negative.

    ``u = |loc_p - loc_q| / scale_p`` and r is the ratio of the scales.
    """
    u = np.abs(standardise(p.loc, q.loc, p.scale))
    excess = exponential_excess(-u)
    value = np.asarray(np.where(excess > 0, p.scale / q.scale * excess, 0.0))
    far = np.broadcast_to(u > 1, value.shape)
    if far.any():
        # Where r or u leaves float64, the distance in units of Q need not.
        z = np.abs(standardise(p.loc, q.loc, q.scale))
        value[far] = np.broadcast_to(z * (1 + np.expm1(-u) / u), value.shape)[far]
    return value


@register_kl(Laplace, Laplace)
def kl_laplace_laplace(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``r - 1 - log r + r (u - 1 + exp(-u))``, both parts non-negative.

    Where they are not small their plain sum has all digits, ``z + r exp(-u) - 1 - log r``.
    """
    distance = np.abs(p.loc - q.loc)
    r = p.scale / q.scale
    plain = distance / q.scale + r * np.exp(-distance / p.scale)
    value = np.asarray(plain - 1 - np.log(r))
    lost = ~((value > _PLAIN) & (value < _LARGE))
    if lost.any():
        parts = np.broadcast_arrays(p.loc, p.scale, q.loc, q.scale)
        loc_p, scale_p, loc_q, scale_q = (part[lost] for part in parts)
        value[lost] = _by_parts(Laplace(loc_p, scale_p), Laplace(loc_q, scale_q))
    return value


def _by_parts(p: Laplace, q: Laplace) -> FloatArray:
    scales = itakura_saito(p.scale, q.scale, p.scale - q.scale)
    return scales + _excess_distance(p, q)


@register_cross_entropy(Laplace, Laplace)
def cross_entropy_laplace_laplace(p: Laplace, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q) + E_p|x - loc_q| / scale_q``."""
    return np.log(q.scale) + log(2) + (p.scale / q.scale + _excess_distance(p, q))


@register_kl(Normal, Laplace)
def kl_normal_laplace(p: Normal, q: Laplace) -> FloatArray:
    """Return ``log(2 scale_q) + E_p|x - loc_q| / scale_q`` less the entropy of P.

    At least 0.048, so nothing that matters cancels. The mean distance is that of a folded
    normal: Leone, Nelson & Nottingham, "The folded normal distribution" (1961), equation 2.
    """
    u = np.abs(standardise(p.loc, q.loc, p.scale))
    z = np.abs(standardise(p.loc, q.loc, q.scale))
    peak = sqrt(2 / pi) * np.exp(-u * (u / 2))
    # Where one factor has left float64 for 0 and the other for infinity, the other part decides.
    near = np.where(peak > 0, p.scale / q.scale * peak, 0.0)
    far = np.where(u > 0, z * erf(u / sqrt(2)), 0.0)
    return np.asarray(near + far - log_ratio(p.scale, q.scale) + (log(2) - log(2 * pi * e) / 2))


@register_kl(Laplace, Normal)
def kl_laplace_normal(p: Laplace, q: Normal) -> FloatArray:
    """Return ``r^2 - log r + z^2 / 2 + log(pi / 2) / 2 - 1``, r and z in units of scale_q.

    At least 0.072, so nothing that matters cancels.
    """
    z = standardise(p.loc, q.loc, q.scale)
    r = p.scale / q.scale
    return np.asarray(r * r + z * (z / 2) - log_ratio(p.scale, q.scale) + (log(pi / 2) / 2 - 1))
