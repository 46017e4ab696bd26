"""Families that are given by probabilities or by their logits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from kllab.distributions.distribution import Distribution
from kllab.distributions.scalar import ScalarDistribution
from kllab.special.binary_trial import BinaryTrial
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, init=False, eq=False, repr=False)
class ProbsOrLogits(Distribution):
    """Base of the families with ``probs`` or ``logits``: exactly one of them is given.

    The fields hold what was given, and the other one is None: it would have fewer digits.
    """

    alternatives: ClassVar[tuple[str, ...]] = ("probs", "logits")

    @property
    def given(self) -> dict[str, FloatArray]:
        """The one of these that was given, by its name."""
        own = vars(self)
        return {name: own[name] for name in self.alternatives if name in own}

    @property
    def table(self) -> FloatArray:
        """The one of these that was given."""
        own = vars(self)
        for name in self.alternatives:
            if name in own:
                table: FloatArray = own[name]
                return table
        raise AttributeError(f"this {type(self).__name__} has no parameters yet")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class BinaryTrialDistribution(ProbsOrLogits, ScalarDistribution):
    """Base of the families of trials that succeed or fail."""

    @cached_property
    def trial(self) -> BinaryTrial:
        """One trial, with all the digits of what was given."""
        return BinaryTrial(**self.given)
