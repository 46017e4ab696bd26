"""Poisson against Poisson."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Poisson
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.special.cancellation import bd0, excess_of_ratio
from kllab.special.float_array import FloatArray

_TINY = 1e-280
"""Deviances below may have been rounded as subnormal numbers."""


def _deviance(a: FloatArray, b: FloatArray) -> FloatArray:
    return bd0(a, b, b - a)


@chunked(where_nan=_deviance)
def deviance_of_rates(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``a (r - 1 - log r)``, ``r = b / a``, for positive rates.

    Examples
    --------
    >>> import numpy as np
    >>> deviance_of_rates(np.array([1.0, 2.0]), np.array(2.0)).round(6)
    array([0.306853, 0.      ])
    """
    value, far = excess_of_ratio(b, a)
    value *= a
    value[far] = np.nan
    if not value.min() > _TINY:
        value[value <= _TINY] = np.nan
    return value


@register_kl(Poisson, Poisson)
def kl_poisson_poisson(p: Poisson, q: Poisson) -> FloatArray:
    """Return the deviance of the rates."""
    return deviance_of_rates(p.rate, q.rate)
