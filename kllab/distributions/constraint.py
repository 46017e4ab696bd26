"""The constraints that parameters obey, and the one loop that checks them.

Each family names its constraints in a table (`Distribution.constraints`); nothing else in the
package validates a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.array_record import FloatArray
from kllab.distributions.double_double import exact_sum
from kllab.distributions.triangular import cholesky, symmetric_part

ROUNDING_TOLERANCE = 1e-6
"""How far probabilities may sum from 1, and a covariance matrix be from symmetric (relative to
the scales of its axes): what float32 arithmetic leaves behind, and what torch's simplex allows."""


def _value(element: FloatArray) -> str:
    return repr(element.tolist())


@dataclass(frozen=True)
class Constraint:
    """What values a parameter may take.

    Attributes
    ----------
    allowed
        Ends the sentence "scale must be ...".
    holds
        Array of shape ``batch + event`` -> booleans of shape ``batch`` (or a single one).
    event_dim
        How many trailing axes are judged together: 0 numbers, 1 vectors, 2 matrices.
    given
        Says of one offending element what is wrong with it.
    """

    allowed: str
    holds: Callable[[FloatArray], NDArray[np.bool_]]
    event_dim: int = 0
    given: Callable[[FloatArray], str] = _value


def check(owner: str, name: str, array: FloatArray, constraints: tuple[Constraint, ...]) -> None:
    """Raise ValueError for the first element of `array` that breaks a constraint."""
    for constraint in constraints:
        if array.ndim < constraint.event_dim:
            kind = ("number", "vector", "matrix")[constraint.event_dim]
            raise ValueError(
                f"{owner}: {name} must be a {kind} (or an array of them), "
                f"but its shape is {array.shape}"
            )
        with np.errstate(all="ignore"):
            broken = ~np.asarray(constraint.holds(array))
        if broken.any():
            index = tuple(int(i) for i in np.argwhere(broken)[0])
            where = f"{name}[{', '.join(map(str, index))}]" if index else "it"
            raise ValueError(
                f"{owner}: {name} must be {constraint.allowed}, "
                f"but {where} is {constraint.given(array[index])}"
            )


def _symmetric(array: FloatArray) -> NDArray[np.bool_]:
    scale = np.sqrt(np.abs(np.diagonal(array, axis1=-2, axis2=-1)))
    gap = np.abs(array - np.swapaxes(array, -1, -2))
    allowed = ROUNDING_TOLERANCE * scale[..., :, None] * scale[..., None, :]
    return np.asarray((gap <= allowed).all(axis=(-2, -1)))


def _sum_text(element: FloatArray) -> str:
    return f"{_value(element) if element.size <= 16 else 'a vector'}, whose sum is {element.sum()}"


finite = Constraint("finite", lambda a: np.asarray(np.isfinite(a)))
positive = Constraint("positive and finite", lambda a: np.asarray((a > 0) & (a < np.inf)))
probability = Constraint("between 0 and 1", lambda a: np.asarray((a >= 0) & (a <= 1)))
non_negative = Constraint("non-negative and finite", lambda a: np.asarray((a >= 0) & (a < np.inf)))
finite_vector = Constraint("finite", lambda a: np.asarray(np.isfinite(a).all(axis=-1)), event_dim=1)
sums_to_one = Constraint(
    f"probabilities that sum to 1 (to within {ROUNDING_TOLERANCE:g})",
    lambda a: np.asarray(np.abs(exact_sum(a)[0] - 1) <= ROUNDING_TOLERANCE),
    event_dim=1,
    given=_sum_text,
)
square = Constraint(
    "a square matrix",
    lambda a: np.asarray(a.shape[-1] == a.shape[-2] and a.shape[-1] > 0),
    event_dim=2,
    given=lambda a: f"of shape {a.shape}",
)
symmetric = Constraint(
    f"symmetric (to within {ROUNDING_TOLERANCE:g} of the scales of its axes)",
    _symmetric,
    event_dim=2,
)
lower_triangular = Constraint(
    "lower triangular with a positive diagonal",
    lambda a: np.asarray(
        (a == np.tril(a)).all(axis=(-2, -1)) & (np.diagonal(a, axis1=-2, axis2=-1) > 0).all(axis=-1)
    ),
    event_dim=2,
)


def _positive_definite(array: FloatArray) -> NDArray[np.bool_]:
    # The one decomposition of the batch tells of all matrices; which one failed is worth a
    # second look only once it has failed.
    if not (np.diagonal(array, axis1=-2, axis2=-1) > 0).all():
        return np.asarray((np.diagonal(array, axis1=-2, axis2=-1) > 0).all(axis=-1))
    try:
        cholesky(array)
    except np.linalg.LinAlgError:
        holds = np.ones(array.shape[:-2], dtype=bool)
        for index in np.ndindex(holds.shape):
            try:
                cholesky(array[index])
            except np.linalg.LinAlgError:
                holds[index] = False
                break
        return holds
    return np.ones(array.shape[:-2], dtype=bool)


def _smallest_eigenvalue(matrix: FloatArray) -> str:
    smallest = np.linalg.eigvalsh(symmetric_part(matrix)).min()
    shown = _value(matrix) if matrix.size <= 16 else "a matrix"
    return f"{shown}, whose smallest eigenvalue is {smallest}"


positive_definite = Constraint(
    "positive definite", _positive_definite, event_dim=2, given=_smallest_eigenvalue
)
