"""Standardised outcomes of two location-scale distributions, and their difference."""

from __future__ import annotations

import numpy as np

from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise


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
