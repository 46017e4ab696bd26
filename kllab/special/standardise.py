"""Standardised outcomes of location-scale distributions."""

from __future__ import annotations

import numpy as np

from kllab.special.float_array import FloatArray


def standardise(x: FloatArray, loc: FloatArray, scale: FloatArray) -> FloatArray:
    """Return ``(x - loc) / scale``, even where ``x - loc`` overflows."""
    offset = np.asarray((x - loc) / scale)
    overflown = np.isinf(offset)
    if overflown.any():
        return np.where(overflown, (x / 2 - loc / 2) / scale * 2, offset)
    return offset


def standardised_difference(
    x: FloatArray, loc_p: FloatArray, scale_p: FloatArray, loc_q: FloatArray, scale_q: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return ``a = (x - loc_p) / scale_p``, ``b = (x - loc_q) / scale_q`` and ``b - a``.

    The difference is ``(a (scale_p - scale_q) + (loc_p - loc_q)) / scale_q``, which keeps its
    digits where P is near Q.
    """
    a = standardise(x, loc_p, scale_p)
    b = standardise(x, loc_q, scale_q)
    stretched = a * ((scale_p - scale_q) / scale_q)
    return a, b, np.asarray(stretched + standardise(loc_p, loc_q, scale_q))
