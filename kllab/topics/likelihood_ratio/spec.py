"""Spec of a test between P and Q over two or three outcomes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kllab.models.spec_field import check_field
from kllab.models.weights import Weights, shares

Array = NDArray[np.float64]
MOST_DRAWS = 300


@dataclass(frozen=True)
class Hypotheses:
    """P, Q, and a point R on the boundary of the test, as weights of two or three outcomes.

    The test decides for P if the mean of log(p/q) over the draws is above that of R.

    Parameters
    ----------
    p, q, r : tuple of float
        Weights from 0.001 to 1, which are normalised to sum to 1. Of r one or two may be 0.
    draws : int
        Number of draws, 1 to 300.
    alpha : float
        Type I error, the probability of deciding for Q although P is true, where it is fixed.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    p: Weights = (0.5, 0.3, 0.2)
    q: Weights = (0.2, 0.3, 0.5)
    r: Weights = (0.35, 0.3, 0.35)
    draws: int = 30
    alpha: float = 0.05

    def __post_init__(self) -> None:
        for name in ("p", "q", "r"):
            weights = getattr(self, name)
            same = len(weights) == len(self.p) in (2, 3)
            check_field(self, name, same, "two or three weights, as many in p, q and r")
            positive = [weight for weight in weights if weight] if name == "r" else weights
            fits = bool(positive) and all(0.001 <= weight <= 1 for weight in positive)
            zeros = ", or 0, but not all 0" if name == "r" else ""
            check_field(self, name, fits, f"weights from 0.001 to 1{zeros}")
        check_field(self, "draws", 1 <= self.draws <= MOST_DRAWS, f"1 to {MOST_DRAWS}")
        check_field(self, "alpha", 0 < self.alpha < 1, "above 0 and below 1")

    @cached_property
    def probs(self) -> tuple[Array, Array, Array]:
        """Probabilities of P, Q and R, (outcomes,) each."""
        p, q, r = (np.array(shares(weights)) for weights in (self.p, self.q, self.r))
        return p, q, r

    @cached_property
    def log_ratio(self) -> Array:
        """log(p/q) of each outcome in nats."""
        p, q, _ = self.probs
        return np.log(p) - np.log(q)

    @property
    def threshold(self) -> float:
        """Mean log(p/q) per draw above which the test decides for P, in nats."""
        return float(self.probs[2] @ self.log_ratio)
