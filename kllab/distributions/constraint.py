"""Constraints of parameters and the loop that checks them.

A family lists them in the annotations of its parameters, ``Annotated[FloatArray, finite]``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.special.double_double import exact_sum
from kllab.special.float_array import FloatArray

ROUNDING_TOLERANCE = 1e-6
"""Tolerance for sums of probabilities, and for the asymmetry of covariance matrices relative to
the scales of their axes. It allows the rounding errors of float32; torch has the same."""

_LONGEST_SHOWN = 16
_MANY = 10**6
"""Number of terms from which the rounding of a plain sum could matter."""


def value_text(element: FloatArray) -> str:
    """Return the values of an invalid element, or its shape if it is long."""
    if element.size <= _LONGEST_SHOWN:
        return repr(element.tolist())
    return f"an array of shape {element.shape}"


@dataclass(frozen=True)
class Constraint:
    """Condition on the values of a parameter.

    Attributes
    ----------
    allowed
        Allowed values, as in "scale must be {allowed}".
    holds
        Array of shape ``batch + event`` -> booleans of shape ``batch`` (or a single one).
    event_dim
        Number of trailing axes of one element: 0 for numbers, 1 for vectors, 2 for matrices.
    given
        Text of one invalid element, for the error message.
    surely
        Quick sufficient test of the whole array; if it is false, `holds` decides.
    """

    allowed: str
    holds: Callable[[FloatArray], NDArray[np.bool_]]
    event_dim: int = 0
    given: Callable[[FloatArray], str] = value_text
    surely: Callable[[FloatArray], bool | np.bool_] = lambda _: False


def check(owner: str, name: str, array: FloatArray, constraints: tuple[Constraint, ...]) -> None:
    """Raise ValueError for the first element of `array` that breaks a constraint."""
    for constraint in constraints:
        if array.ndim < constraint.event_dim:
            kind = ("number", "vector", "matrix", "list of matrices")[constraint.event_dim]
            raise ValueError(
                f"{owner}: {name} must be a {kind} (or an array of them), "
                f"but its shape is {array.shape}"
            )
        with np.errstate(all="ignore"):
            if array.size and constraint.surely(array):
                continue
            broken = ~np.asarray(constraint.holds(array))
        if broken.any():
            index, where = first_broken(name, broken)
            raise ValueError(
                f"{owner}: {name} must be {constraint.allowed}, "
                f"but {where} is {constraint.given(array[index])}"
            )


def first_broken(name: str, broken: NDArray[np.bool_]) -> tuple[tuple[int, ...], str]:
    """Return the index of the first true entry, and "name[index]" or "it" for a single number."""
    index = tuple(int(i) for i in np.argwhere(broken)[0])
    return index, f"{name}[{', '.join(map(str, index))}]" if index else "it"


def _sum_text(element: FloatArray) -> str:
    return f"{value_text(element)}, whose sum is {float(exact_sum(element)[0])!r}"


def shape_text(element: FloatArray) -> str:
    """Return the shape of an invalid element as text."""
    return f"of shape {element.shape}"


def _sum_is_near_one(array: FloatArray) -> bool:
    """Whether sums in float64 are clearly within the tolerance (fastest as a matrix product)."""
    sums = array @ np.ones(array.shape[-1])
    return bool((np.abs(sums - 1) < ROUNDING_TOLERANCE / 2).all() and array.shape[-1] < _MANY)


def _interval(allowed: str, contains: Callable[[FloatArray], Any]) -> Constraint:
    """Return the constraint that numbers lie in an interval, which minimum and maximum decide."""
    return Constraint(
        allowed,
        lambda a: np.asarray(contains(a)),
        surely=lambda a: contains(a.min()) & contains(a.max()),  # NaN if any number is
    )


finite = _interval("finite", lambda a: (a > -np.inf) & (a < np.inf))
positive = _interval("positive and finite", lambda a: (a > 0) & (a < np.inf))
non_negative = _interval("non-negative and finite", lambda a: (a >= 0) & (a < np.inf))
probability = _interval("between 0 and 1", lambda a: (a >= 0) & (a <= 1))
positive_probability = _interval("above 0 and at most 1", lambda a: (a > 0) & (a <= 1))
probability_below_one = _interval("at least 0 and below 1", lambda a: (a >= 0) & (a < 1))
log_odds = _interval(
    "a number (infinite where the outcome is certain)", lambda a: (a >= -np.inf) & (a <= np.inf)
)
log_odds_above = _interval(
    "a number above -inf (infinite where success is certain)", lambda a: a > -np.inf
)
log_odds_below = _interval(
    "a number below inf (-inf where failure is certain)", lambda a: a < np.inf
)
count = Constraint(
    "a non-negative integer", lambda a: np.asarray((a >= 0) & (a == np.floor(a)) & (a < np.inf))
)
log_weights = Constraint(
    "numbers below inf (-inf for an outcome of probability 0), not all of them -inf",
    lambda a: np.asarray((a < np.inf).all(axis=-1) & (a > -np.inf).any(axis=-1)),
    event_dim=1,
    surely=lambda a: (a.min() > -np.inf) & (a.max() < np.inf) & (a.shape[-1] > 0),
)
distinct = Constraint(
    "distinct", lambda a: np.asarray((np.diff(np.sort(a, axis=-1), axis=-1) > 0).all(axis=-1)), 1
)
vector = Constraint("a vector", lambda a: np.asarray(a.shape[-1] > 0), 1, shape_text)
sums_to_one = Constraint(
    f"probabilities that sum to 1 (to within {ROUNDING_TOLERANCE:g})",
    lambda a: np.asarray(np.abs(exact_sum(a)[0] - 1) <= ROUNDING_TOLERANCE),
    event_dim=1,
    given=_sum_text,
    surely=_sum_is_near_one,
)
