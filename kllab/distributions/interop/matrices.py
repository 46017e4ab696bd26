"""Matrices that come in another form than a family here takes, and what that rounds."""

from __future__ import annotations

import numpy as np

from kllab.special.float_array import FloatArray

_STEPS = 8
"""Roundings of each entry that are allowed for, for each row."""


def factor_of_inverse(precision: FloatArray) -> FloatArray:
    """Return the lower Cholesky factor of the inverse of positive definite matrices.

    With rows and columns in reverse order the factor of the precision is an upper triangular one
    of its own, whose inverse is the factor.
    """
    reversed_factor = np.linalg.cholesky(precision[..., ::-1, ::-1])
    upper = np.swapaxes(reversed_factor[..., ::-1, ::-1], -1, -2)
    return np.asarray(np.tril(np.linalg.solve(upper, np.eye(precision.shape[-1]))))


def error_of_matrix(matrix: FloatArray) -> FloatArray:
    """Bound the error of a covariance matrix that was computed, relative to itself."""
    eps = float(np.finfo(np.float64).eps)
    return np.asarray(_STEPS * matrix.shape[-1] * eps * np.linalg.cond(matrix))
