"""Standard scores without overflow."""

from __future__ import annotations

import numpy as np

from kllab.special.float_array import FloatArray


def standardise(x: FloatArray, loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Return ``(x - loc) / scale``, also where ``x - loc`` overflows."""
    offset = np.asarray((x - loc) / scale)
    overflown = np.isinf(offset)
    if overflown.any():
        return np.where(overflown, (x / 2 - loc / 2) / scale * 2, offset)
    return offset
