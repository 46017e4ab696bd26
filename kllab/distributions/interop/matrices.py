"""Covariance matrices from precision matrices, and their rounding errors."""

import numpy as np

from kllab.special.float_array import FloatArray

_STEPS = 8
"""Rounding errors of each entry, in units of eps per row."""


def factor_of_inverse(precision: FloatArray) -> FloatArray:
    """Return the lower Cholesky factor of the inverse of positive definite matrices.

    Factoring with rows and columns in reverse order gives ``precision = U U^T`` with U upper
    triangular; the factor is the inverse of ``U^T``.
    """
    reversed_factor = np.linalg.cholesky(precision[..., ::-1, ::-1])
    transposed = np.swapaxes(reversed_factor[..., ::-1, ::-1], -1, -2)
    return np.asarray(np.tril(np.linalg.solve(transposed, np.eye(precision.shape[-1]))))


def error_of_matrix(matrix: FloatArray) -> FloatArray:
    """Return a bound on the relative error of a computed covariance matrix."""
    eps = float(np.finfo(np.float64).eps)
    return np.asarray(_STEPS * matrix.shape[-1] * eps * np.linalg.cond(matrix))
