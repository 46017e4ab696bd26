"""Von Mises: the vectors of length concentration and direction loc are averaged."""

from __future__ import annotations

import numpy as np

from kllab.distributions import VonMises
from kllab.distributions.von_mises import half_angle_sine
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first
from kllab.special.bessel import log_bessel_bregman, mean_cosine
from kllab.special.float_array import FloatArray


@register_chernoff(VonMises, VonMises)
def chernoff_von_mises(p: VonMises, q: VonMises, alpha: float) -> FloatArray:
    """Return ``|log I0(k) - alpha log I0(k_p) - beta log I0(k_q)|``, k the length of the mean.

    As the mean of KL(R||P) and KL(R||Q), or outside [0, 1] as the sum of ``|w| KL(B||O)`` and
    ``KL(B||R)``: R the geometric mean, B what has the weight above 1, O the other.
    """
    a, b, sine = np.broadcast_arrays(
        p.concentration, q.concentration, half_angle_sine(p.loc, q.loc)
    )
    beta = 1 - alpha
    if 0 <= alpha <= 1:
        value = np.zeros(a.shape)
        for own, weight, base, other in ((alpha, beta, a, b), (beta, alpha, b, a)):
            if own:
                moved = _moved(base, other, sine, own, weight)
                value = value + own * _from_mean(base, *moved)
        return value
    base, other, own, weight = (a, b, alpha, beta) if heavier_first(alpha) else (b, a, beta, alpha)
    length, longer, beside = _moved(base, other, sine, own, weight)
    whole = log_bessel_bregman(other, base, other - base)
    whole = whole + 2 * (other * sine) * sine * mean_cosine(base)
    part = log_bessel_bregman(length, base, longer) + mean_cosine(base) * beside
    return np.asarray(part - weight * whole)


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
