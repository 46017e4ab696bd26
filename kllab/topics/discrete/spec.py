"""Spec of the page of discrete distributions."""

from dataclasses import dataclass

from kllab.models.weight_pair import WeightPair
from kllab.models.weights import Weights


@dataclass(frozen=True)
class DiscretePair(WeightPair):
    """P and Q over the outcomes 0, 1, ..., as weights that are normalised to sum to 1."""

    p: Weights = (0.4, 0.5, 0.1)
    q: Weights = (0.3, 0.4, 0.3)

    @property
    def outcomes(self) -> int:
        """Number of outcomes."""
        return len(self.p)
