"""Spec of the page of two normal distributions."""

from dataclasses import dataclass
from functools import cached_property

from kllab import Normal


@dataclass(frozen=True)
class NormalPair:
    """P = N(loc_p, scale_p^2) and Q = N(loc_q, scale_q^2)."""

    loc_p: float = 0.0
    scale_p: float = 1.0
    loc_q: float = 1.0
    scale_q: float = 2.0

    @cached_property
    def p(self) -> Normal:
        """The distribution P."""
        return Normal(self.loc_p, self.scale_p)

    @cached_property
    def q(self) -> Normal:
        """The distribution Q."""
        return Normal(self.loc_q, self.scale_q)
