"""The logarithm of a quotient, to full relative accuracy."""

from __future__ import annotations

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import log_ratio


def log_quotient(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return ``log(a / b)`` for non-negative a and b.

    Near 1 the quotient has lost the digits that its logarithm consists of; there the difference
    ``a - b``, which is exact, is divided instead.

    Examples
    --------
    >>> float(log_quotient(np.array(1 + 2**-50), np.array(1.0))) == 2**-50
    True
    """
    value = log_ratio(a, b)
    near = np.abs(value) < 0.5
    if near.any():
        a, b = (part[near] for part in np.broadcast_arrays(a, b))
        value[near] = np.log1p((a - b) / b)
    return value
