"""Constraints of matrices."""

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.constraint import ROUNDING_TOLERANCE, Constraint, shape_text, value_text
from kllab.distributions.triangular import cholesky, symmetric_part
from kllab.special.float_array import FloatArray


def _asymmetry(array: FloatArray) -> FloatArray:
    """Return ``|S_ij - S_ji|`` over the scales of the axes i and j."""
    scale = np.sqrt(np.abs(np.diagonal(array, axis1=-2, axis2=-1)))
    gap = np.abs(array - np.swapaxes(array, -1, -2))
    return np.where(gap == 0, 0.0, gap / scale[..., :, None] / scale[..., None, :])


def _asymmetry_text(matrix: FloatArray) -> str:
    i, j = divmod(int(_asymmetry(matrix).argmax()), len(matrix))
    return f"{matrix[i, j]} at [{i}, {j}] and {matrix[j, i]} at [{j}, {i}]"


def _triangular_text(matrix: FloatArray) -> str:
    wrong = (np.triu(matrix, 1) != 0) | np.diag(np.diag(matrix) <= 0)
    i, j = np.argwhere(wrong)[0].tolist()
    return f"{matrix[i, j]} at [{i}, {j}]"


def _eigenvalue_text(matrix: FloatArray) -> str:
    smallest = float(np.linalg.eigvalsh(symmetric_part(matrix)).min())
    shown = f"{smallest:.6g}" if smallest < 0 else "0 to within rounding"
    return f"{value_text(matrix)}, whose smallest eigenvalue is {shown}"


def _positive_definite(array: FloatArray) -> NDArray[np.bool_]:
    """Return whether each finite, symmetric matrix of a batch has a Cholesky factor."""
    matrices = array.reshape(-1, *array.shape[-2:])
    return _decompose(matrices).reshape(array.shape[:-2])


def _decompose(matrices: FloatArray) -> NDArray[np.bool_]:
    try:
        cholesky(matrices)
    except np.linalg.LinAlgError:
        # NumPy does not say which of the matrices failed, so halve them.
        if len(matrices) == 1:
            return np.array([False])
        half = len(matrices) // 2
        return np.concatenate([_decompose(matrices[:half]), _decompose(matrices[half:])])
    return np.ones(len(matrices), dtype=np.bool_)


rows = Constraint(
    "vectors, one for each component",
    lambda a: np.asarray(a.shape[-2] > 0 and a.shape[-1] > 0),
    event_dim=2,
    given=shape_text,
)
matrices = Constraint(
    "matrices, one for each component",
    lambda a: np.asarray(a.shape[-3] > 0),
    event_dim=3,
    given=shape_text,
)
square = Constraint(
    "a square matrix",
    lambda a: np.asarray(a.shape[-1] == a.shape[-2] and a.shape[-1] > 0),
    event_dim=2,
    given=shape_text,
)
symmetric = Constraint(
    f"symmetric (to within {ROUNDING_TOLERANCE:g} of the scales of its axes)",
    lambda a: np.asarray((_asymmetry(a) <= ROUNDING_TOLERANCE).all(axis=(-2, -1))),
    event_dim=2,
    given=_asymmetry_text,
    surely=lambda a: (a == np.swapaxes(a, -1, -2)).all(),
)
lower_triangular = Constraint(
    "lower triangular with a positive diagonal",
    lambda a: np.asarray(
        (a == np.tril(a)).all(axis=(-2, -1)) & (np.diagonal(a, axis1=-2, axis2=-1) > 0).all(axis=-1)
    ),
    event_dim=2,
    given=_triangular_text,
)
positive_definite = Constraint(
    "positive definite", _positive_definite, event_dim=2, given=_eigenvalue_text
)
