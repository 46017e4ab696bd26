"""Log-gamma near 1 and 2, where it is 0."""

from __future__ import annotations

import numpy as np
from scipy.special import zetac

from kllab.distributions.array_record import FloatArray

WITHIN = 0.25
"""Largest ``|x|`` for which the series has all digits."""
_TERMS = 20
_COEFFICIENTS = [(-1) ** k * float(zetac(k)) / k for k in range(2, _TERMS + 1)]


def zeta_series(x: FloatArray) -> FloatArray:
    """Return ``sum over k >= 2 of (zeta(k) - 1) (-x)^k / k``, non-negative, for ``|x| <= 1/4``.

    With it ``lgamma(2 + x) = (1 - euler_gamma) x + zeta_series(x)``, and the Bregman divergence
    ``lgamma(1 + x) + euler_gamma x`` is ``x - log(1 + x) + zeta_series(x)``. Source: Abramowitz
    & Stegun 6.1.33.

    Examples
    --------
    >>> float(zeta_series(np.array(0.0)))
    0.0
    >>> float(zeta_series(np.array(0.25)).round(12))
    0.019175631118
    """
    x = np.asarray(x)
    series = np.full_like(x, _COEFFICIENTS[-1])
    for coefficient in _COEFFICIENTS[-2::-1]:
        series = series * x + coefficient
    return np.asarray(x * x * series)
