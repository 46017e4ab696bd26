"""Scaled Cholesky factors and forward substitution, for batches of matrices."""

from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray

Exponents: TypeAlias = NDArray[np.int64]

_LARGEST_EXPONENT = 1000
_FEW_ROWS = 4
"""Number of rows up to which a system is solved row by row, and not by halves."""


def row_exponents(magnitude: FloatArray) -> Exponents:
    """Return k such that ``magnitude * 2**-k`` lies in [1, 2), so ``2**k`` cannot overflow."""
    return np.asarray(np.frexp(magnitude)[1], dtype=np.int64) - 1


def scale_rows(matrix: FloatArray, exponents: Exponents) -> FloatArray:
    """Multiply row i by ``2**exponents[i]``, which is exact unless it over- or underflows."""
    if _all_within(exponents, _LARGEST_EXPONENT):
        return np.asarray(matrix * np.ldexp(1.0, exponents)[..., :, None])
    return np.asarray(np.ldexp(matrix, exponents[..., :, None]))


def scale_both(matrix: FloatArray, exponents: Exponents) -> FloatArray:
    """Multiply entry (i, j) by ``2**(exponents[i] + exponents[j])``."""
    if _all_within(exponents, _LARGEST_EXPONENT // 2):
        powers = np.ldexp(1.0, exponents)
        return np.asarray(matrix * (powers[..., :, None] * powers[..., None, :]))
    return np.asarray(np.ldexp(matrix, exponents[..., :, None] + exponents[..., None, :]))


def _all_within(exponents: Exponents, largest: int) -> bool:
    # Multiplication by a power of two equals ldexp and is seven times as fast.
    return bool(exponents.size and exponents.min() >= -largest and exponents.max() <= largest)


def solve_lower(factor: FloatArray, right: FloatArray) -> FloatArray:
    """Solve ``factor @ x = right`` for lower triangular factors by forward substitution.

    Unlike in a solver with pivoting, the scaling of rows does not affect accuracy.

    Parameters
    ----------
    factor
        Shape ``(..., d, d)``.
    right
        Shape ``(..., d, n)``; batches broadcast.
    """
    batch = np.broadcast_shapes(factor.shape[:-2], right.shape[:-2])
    solution = np.array(np.broadcast_to(right, batch + right.shape[-2:]))
    _substitute(factor, solution)
    return solution


def _substitute(factor: FloatArray, right: FloatArray) -> None:
    """Replace the right-hand side by the solution."""
    size = factor.shape[-1]
    if size > _FEW_ROWS:
        half = size // 2
        first, second = right[..., :half, :], right[..., half:, :]
        _substitute(factor[..., :half, :half], first)
        second -= factor[..., half:, :half] @ first
        _substitute(factor[..., half:, half:], second)
        return
    for i in range(size):
        row = right[..., i, :]
        for j in range(i):
            row -= factor[..., i, j, None] * right[..., j, :]
        row /= factor[..., i, i, None]


def symmetric_part(matrix: FloatArray) -> FloatArray:
    """Return ``(S + S^T) / 2``, which is exactly S where S is symmetric."""
    transposed = np.swapaxes(matrix, -1, -2)
    if (matrix == transposed).all():
        return matrix
    return np.where(matrix == transposed, matrix, matrix / 2 + transposed / 2)


def equilibrate(covariance: FloatArray) -> tuple[FloatArray, Exponents]:
    """Scale a covariance matrix by powers of two to a diagonal in [1, 4).

    Returns ``(S, k)`` with ``covariance[i, j] = 2**(k[i] + k[j]) S[i, j]``. The condition number
    of S is within a factor d of the least that scaling the axes can give (van der Sluis, 1969).
    """
    diagonal = np.diagonal(covariance, axis1=-2, axis2=-1)
    exponents = row_exponents(diagonal) // 2
    return scale_both(symmetric_part(covariance), -exponents), exponents


def cholesky(covariance: FloatArray) -> tuple[FloatArray, Exponents]:
    """Return ``(L, k)`` with ``2**k[i] L[i, j]`` the lower Cholesky factor of `covariance`.

    LinAlgError is raised if a matrix is not positive definite.
    """
    scaled, exponents = equilibrate(covariance)
    return np.asarray(np.linalg.cholesky(scaled), dtype=np.float64), exponents


def half_log_det(factor: FloatArray, exponents: Exponents) -> FloatArray:
    """Return half the log determinant of the matrices whose `cholesky` is given."""
    diagonal = np.diagonal(factor, axis1=-2, axis2=-1)
    return np.asarray(np.log(diagonal).sum(axis=-1) + exponents.sum(axis=-1) * log(2))
