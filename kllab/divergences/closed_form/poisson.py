"""Poisson against Poisson."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Poisson
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import bd0, phi
from kllab.divergences.blocks import in_blocks
from kllab.divergences.kl import register_kl

_NEAR, _FAR = 1 / 32, -0.99
"""Where phi takes over, as nearer it would cost digits; and where ``1 + x`` has lost too many."""
_TINY = 1e-280


def _deviance(a: FloatArray, b: FloatArray) -> FloatArray:
    return bd0(a, b, b - a)


@in_blocks(where_nan=_deviance)
def deviance_of_rates(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``a (x - log(1 + x))``, ``x = b / a - 1``, for positive rates.

    Examples
    --------
    >>> import numpy as np
    >>> deviance_of_rates(np.array([1.0, 2.0]), np.array(2.0)).round(6)
    array([0.306853, 0.      ])
    """
    x = (b - a) / a
    excess = x - np.log1p(x)
    near = np.flatnonzero(np.abs(x) <= _NEAR)
    if near.size:
        excess[near] = phi(x[near])
    value = a * excess
    lost = np.flatnonzero(~((x > _FAR) & (value > _TINY)))
    value[lost] = np.nan
    return np.asarray(value)


@register_kl(Poisson, Poisson)
def kl_poisson_poisson(p: Poisson, q: Poisson) -> FloatArray:
    """Return the deviance of the rates."""
    return deviance_of_rates(p.rate, q.rate)
