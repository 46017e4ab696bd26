"""Answers to predictions, and options that several lessons offer."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Truth:
    """Answer to a prediction.

    Parameters
    ----------
    value : float
        The number, or the index of the option.
    reason : str
        Why it is so, in one or two sentences, with computed numbers.
    """

    value: float
    reason: str


WHICH_IS_LARGER = ("KL(P‖Q)", "KL(Q‖P)", "They are equal")
"""Options of which `larger` returns the true one."""

WHICH_IS_INFINITE = ("KL(P‖Q)", "KL(Q‖P)", "Neither", "Both")
"""Options of which `infinite` returns the true one."""


def larger(first: float, second: float, margin: float = 1e-9) -> int:
    """Return the index of the option that is true, of: first, second, they are equal."""
    if abs(first - second) <= margin * max(abs(first), abs(second), 1.0):
        return 2
    return 0 if first > second else 1


def infinite(first: float, second: float) -> int:
    """Return the index of the option that is true, of: first, second, neither, both."""
    if math.isinf(first):
        return 3 if math.isinf(second) else 0
    return 1 if math.isinf(second) else 2
