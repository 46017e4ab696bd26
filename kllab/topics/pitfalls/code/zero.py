"""A zero of P in p log(p/q)."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

Array = NDArray[np.float64]


def arguments(p2: float, q2: float) -> tuple[Array, Array]:
    """Return P and Q."""
    p = np.array([(1 - p2) / 2, (1 - p2) / 2, p2])
    q = np.array([(1 - q2) / 2, (1 - q2) / 2, q2])
    return p, q


def wrong(p: Array, q: Array) -> float:
    return float(np.sum(p * np.log(p / q)))


def right(p: Array, q: Array) -> float:
    # The term of an outcome that P never has is 0
    return float(np.sum(rel_entr(p, q)))
