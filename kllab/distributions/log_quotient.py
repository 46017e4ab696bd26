"""The logarithm of a quotient, to full relative accuracy."""

from __future__ import annotations

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio

_FAR, _HUGE = -0.9, 1e290


def log_quotient(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b.

    Near 1 the quotient has lost the digits that its logarithm consists of; the difference
    ``a - b``, which is exact there, has not.

    Examples
    --------
    >>> float(log_quotient(np.array(1 + 2**-20), np.array(1.0)))
    9.536738616591883e-07
    """
    a, b = np.broadcast_arrays(a, b)
    x = np.asarray((a - b) / b)
    value = np.asarray(np.log1p(x)).reshape(-1)
    if x.size and not (x.min() > _FAR and x.max() < _HUGE):
        far = np.flatnonzero(~((x > _FAR) & (x < _HUGE)))
        value[far] = log_ratio(a.reshape(-1)[far], b.reshape(-1)[far])
    return value.reshape(a.shape)
