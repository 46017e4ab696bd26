"""Exponential, HalfNormal, Gumbel and Logistic against Normal."""

from __future__ import annotations

from math import e, log, pi, sqrt

import numpy as np

from kllab.distributions import Exponential, Gumbel, HalfNormal, Logistic, Normal
from kllab.divergences.closed_form.normal import kl_of_normals, kl_of_scales
from kllab.divergences.kl import register_kl
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

_NORMAL_ENTROPY = log(2 * pi * e) / 2
"""Of variance 1: the largest that this variance allows."""


def _negentropy(entropy: float, deviation: float) -> float:
    """Return what an entropy lacks to that of the normal distribution of the same deviation."""
    return _NORMAL_ENTROPY + log(deviation) - entropy


_EXPONENTIAL = _negentropy(1, 1)
_HALF_NORMAL_MEAN, _HALF_NORMAL_DEVIATION = sqrt(2 / pi), sqrt((pi - 2) / pi)
_HALF_NORMAL = _negentropy((log(pi / 2) + 1) / 2, _HALF_NORMAL_DEVIATION)
_GUMBEL_DEVIATION = pi / sqrt(6)
_GUMBEL = _negentropy(np.euler_gamma + 1, _GUMBEL_DEVIATION)
_LOGISTIC_DEVIATION = pi / sqrt(3)
_LOGISTIC = 0.01436227472001807
"""`_negentropy` of entropy 2 and this deviation, which would keep 14 digits."""

# The log density of a normal is quadratic, so that KL(P||Q) is P's divergence from the normal
# distribution N of its own mean and variance, and KL(N||Q). The first is the same for every
# member of a family with a location and a scale; it is 0.42, 0.19, 0.09 and 0.014 here.


@register_kl(Exponential, Normal)
def kl_exponential_normal(p: Exponential, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of mean and deviation 1 / rate."""
    mean = 1 / p.rate
    value = _EXPONENTIAL + kl_of_normals(mean, mean, q.loc, q.scale)
    return np.where(mean == np.inf, np.inf, value)


@register_kl(HalfNormal, Normal)
def kl_half_normal_normal(p: HalfNormal, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance."""
    mean, deviation = p.scale * _HALF_NORMAL_MEAN, p.scale * _HALF_NORMAL_DEVIATION
    return _HALF_NORMAL + kl_of_normals(mean, deviation, q.loc, q.scale)


@register_kl(Gumbel, Normal)
def kl_gumbel_normal(p: Gumbel, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance."""
    # The mean, loc + scale euler_gamma, would be rounded before loc_q is taken away.
    ratio = p.scale / q.scale
    z = standardise(p.loc, q.loc, q.scale) + np.euler_gamma * ratio
    value = _GUMBEL + (kl_of_scales(p.scale, q.scale / _GUMBEL_DEVIATION) + z * (z / 2))
    return np.where(ratio == np.inf, np.inf, value)


@register_kl(Logistic, Normal)
def kl_logistic_normal(p: Logistic, q: Normal) -> FloatArray:
    """Return the negentropy of P plus KL(N||Q), N the normal of P's mean and variance."""
    z = standardise(p.loc, q.loc, q.scale)
    return np.asarray(
        _LOGISTIC + (kl_of_scales(p.scale, q.scale / _LOGISTIC_DEVIATION) + z * (z / 2))
    )
