"""Covariance matrices from precision matrices."""

import numpy as np

from kllab.special.float_array import FloatArray


def factor_of_inverse(precision: FloatArray) -> FloatArray:
    """Return the lower Cholesky factor of the inverse of positive definite matrices.

    Factoring with rows and columns in reverse order gives ``precision = U U^T`` with U upper
    triangular; the factor is the inverse of ``U^T``.
    """
    reversed_factor = np.linalg.cholesky(precision[..., ::-1, ::-1])
    transposed = np.swapaxes(reversed_factor[..., ::-1, ::-1], -1, -2)
    return np.asarray(np.tril(np.linalg.solve(transposed, np.eye(precision.shape[-1]))))
