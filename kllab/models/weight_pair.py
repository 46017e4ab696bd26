"""Base of specs of two distributions that are given by weights."""

from dataclasses import dataclass
from functools import cached_property

from kllab.models.spec_field import check_field
from kllab.models.weights import Weights, check_weights, shares


@dataclass(frozen=True)
class WeightPair:
    """P and Q over the same outcomes, as weights that are normalised to sum to 1.

    Raises
    ------
    ValueError
        If there are not 2 to 8 weights, as many in p as in q, if a weight is not from 0 to 1e6, or
        all are 0: names the field, its value and what is allowed.
    """

    p: Weights
    q: Weights

    def __post_init__(self) -> None:
        """Validate both."""
        for name in ("p", "q"):
            try:
                check_weights(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"{type(self).__name__}: {name}: {error}") from None
        same = len(self.p) == len(self.q)
        check_field(self, "q", same, f"{len(self.p)} weights, as many as in p")

    @cached_property
    def probs_p(self) -> Weights:
        """Probabilities of P."""
        return shares(self.p)

    @cached_property
    def probs_q(self) -> Weights:
        """Probabilities of Q."""
        return shares(self.q)
