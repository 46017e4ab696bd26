"""SciPy's silent renormalisation."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr
from scipy.stats import entropy

Array = NDArray[np.float64]


def arguments(q0: float, q1: float) -> tuple[Array, Array]:
    """Return P, and the part of Q on the outcomes that P has."""
    return np.array([0.5, 0.5]), np.array([q0, q1])


def wrong(p: Array, q: Array) -> float:
    return float(entropy(p, q))


def right(p: Array, q: Array) -> float:
    return float(np.sum(rel_entr(p, q)))
