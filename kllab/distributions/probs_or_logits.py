"""Bases of the families that take either probabilities or logits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from kllab.distributions.distribution import Distribution, ScalarDistribution
from kllab.special.binary_trial import BinaryTrial
from kllab.special.float_array import FloatArray


@dataclass(frozen=True, init=False, eq=False, repr=False)
class ProbsOrLogits(Distribution):
    """Base of the families that take exactly one of ``probs`` and ``logits``.

    The parameter not given is None, as converting one to the other would lose digits.
    """

    alternatives: ClassVar[tuple[str, ...]] = ("probs", "logits")

    @property
    def given(self) -> dict[str, FloatArray]:
        """The parameter that was given, by its name."""
        own = vars(self)
        return {name: own[name] for name in self.alternatives if name in own}

    @property
    def table(self) -> FloatArray:
        """The parameter that was given."""
        (array,) = self.given.values()
        return array


@dataclass(frozen=True, init=False, eq=False, repr=False)
class BinaryTrialDistribution(ProbsOrLogits, ScalarDistribution):
    """Base of the families of Bernoulli trials."""

    @cached_property
    def trial(self) -> BinaryTrial:
        """One trial, computed from the parameter that was given."""
        return BinaryTrial(**self.given)

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean for ``probs`` or ``logits``."""
        return dict.fromkeys(self.given, self._mean())
