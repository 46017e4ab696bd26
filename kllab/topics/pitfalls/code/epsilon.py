"""An epsilon in place of a zero of Q."""

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, kl_divergence

Array = NDArray[np.float64]


def arguments(q2: float, p2: float, epsilon: float) -> tuple[Array, Array, float]:
    """Return P, Q and epsilon."""
    p = np.array([(1 - p2) / 2, (1 - p2) / 2, p2])
    q = np.array([(1 - q2) / 2, (1 - q2) / 2, q2])
    return p, q, epsilon


def wrong(p: Array, q: Array, epsilon: float) -> float:
    # Handle zeros in q by adding a small epsilon
    q = np.maximum(q, epsilon)
    return float(np.sum(p * np.log(p / q)))


def right(p: Array, q: Array, epsilon: float) -> float:
    # No epsilon: where q is 0 and p is not, KL is infinite
    return float(kl_divergence(Categorical(p), Categorical(q)))
