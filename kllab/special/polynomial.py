"""Polynomials by Horner's rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kllab.special.float_array import FloatArray


def polynomial(coefficients: Sequence[float], x: FloatArray) -> FloatArray:
    """Return ``c_0 + c_1 x + c_2 x^2 + ...`` for two coefficients or more.

    Examples
    --------
    >>> polynomial([1.0, 0.0, 2.0], np.array([0.0, 3.0]))
    array([ 1., 19.])
    """
    value = coefficients[-1] * x
    for coefficient in coefficients[-2:0:-1]:
        value += coefficient
        value *= x
    value += coefficients[0]
    return np.asarray(value)
