"""Von Mises: the vectors of length concentration and direction loc are averaged."""

from __future__ import annotations

import numpy as np

from kllab.distributions import VonMises
from kllab.distributions.von_mises import half_angle_sine
from kllab.divergences.chernoff import register_chernoff
from kllab.special.bessel import log_bessel_bregman, mean_cosine
from kllab.special.float_array import FloatArray


@register_chernoff(VonMises, VonMises)
def chernoff_von_mises(base: VonMises, other: VonMises, weight: float) -> FloatArray:
    """Return ``|log I0(k) - (1 - w) log I0(k_b) - w log I0(k_o)|``, k the length of the mean.

    As the mean of KL(R||B) and KL(R||O), R the geometric mean, or for negative w as the sum of
    ``|w| KL(B||O)`` and ``KL(B||R)``.
    """
    a, b, sine = np.broadcast_arrays(
        base.concentration, other.concentration, half_angle_sine(base.loc, other.loc)
    )
    own = 1 - weight
    length, longer, beside = _moved(a, b, sine, own, weight)
    if weight < 0:
        whole = log_bessel_bregman(b, a, b - a) + 2 * (b * sine) * sine * mean_cosine(a)
        part = log_bessel_bregman(length, a, longer) + mean_cosine(a) * beside
        return np.asarray(part - weight * whole)
    value = own * _from_mean(a, length, longer, beside)
    if weight > 0:
        value = value + weight * _from_mean(b, *_moved(b, a, sine, weight, own))
    return value


def _moved(
    base: FloatArray, other: FloatArray, sine: FloatArray, own: float, weight: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return `own` times the vector of length `base` plus `weight` times the other.

    `sine` is that of half the angle between them. Returns the length of the mean, how much longer
    that is than `base`, and how much longer than its part along the vector of `base`.
    """
    along = weight * ((other - base) - 2 * (other * sine) * sine)
    forward = own * base + weight * (other * (1 - 2 * sine * sine))
    across = weight * 2 * (other * sine) * np.sqrt((1 - sine) * (1 + sine))
    length = np.hypot(forward, across)
    both = length + base
    longer = along * (((base + along) + base) / both) + across * (across / both)
    # A difference that is not small keeps its digits.
    longer = np.where((length > base / 2) & (length < 2 * base), longer, length - base)
    beside = np.where(forward > 0, across * (across / (length + forward)), length - forward)
    return length, longer, np.where(beside > 0, beside, 0.0)


def _from_mean(
    base: FloatArray, length: FloatArray, longer: FloatArray, beside: FloatArray
) -> FloatArray:
    """Return KL(R||B) for R of concentration `length`; `longer` and `beside` as of `_moved`."""
    turned = np.where(length > 0, base * (beside / length), 0.0)
    return log_bessel_bregman(base, length, -longer) + mean_cosine(length) * turned
