"""Von Mises against von Mises."""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import i0e

from kllab.distributions import VonMises
from kllab.distributions.von_mises import half_angle_sine
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.special.bessel import log_bessel_bregman, mean_cosine, mean_versine
from kllab.special.float_array import FloatArray


def _turned(p: VonMises, q: VonMises) -> FloatArray:
    """Return ``k_q A(k_p) (1 - cos(loc_p - loc_q))``."""
    sine = half_angle_sine(p.loc, q.loc)
    return np.asarray(2 * (q.concentration * sine) * sine * mean_cosine(p.concentration))


@register_kl(VonMises, VonMises)
def kl_von_mises_von_mises(p: VonMises, q: VonMises) -> FloatArray:
    """Return the Bregman divergence of log I0 plus ``2 k_q A(k_p) sin^2((loc_p - loc_q) / 2)``.

    ``A = I1 / I0`` is the mean of ``cos(x - loc)``: Mardia & Jupp, "Directional statistics"
    (2000), section 3.5.4.
    """
    a, b = p.concentration, q.concentration
    return log_bessel_bregman(b, a, b - a) + _turned(p, q)


@register_cross_entropy(VonMises, VonMises)
def cross_entropy_von_mises_von_mises(p: VonMises, q: VonMises) -> FloatArray:
    """Return ``log(2 pi I0(k_q)) - k_q E_p[cos(x - loc_q)]``."""
    k = q.concentration
    return np.log(i0e(k)) + log(2 * pi) + (k * mean_versine(p.concentration) + _turned(p, q))
