"""Spec of the page of estimates from samples: P, Q, the samples, and settings of estimators."""

from dataclasses import dataclass
from functools import cached_property

from kllab import Normal


@dataclass(frozen=True)
class Sampling:
    """Samples of P = N(0, I) and of Q, which differs from P in the first coordinate alone.

    There Q = N(shift, scale^2), so that KL(P||Q) does not depend on the dimension.

    Attributes
    ----------
    shift, scale : float
        Mean and standard deviation of the first coordinate of Q.
    dimension : int
        Number of coordinates.
    n : int
        Number of samples of P, and of Q.
    k : int
        Number of the neighbour whose distance counts.
    bins : int
        Number of bins of the histogram.
    seed : int
        Seed of the samples.
    """

    shift: float = 1.0
    scale: float = 1.0
    dimension: int = 1
    n: int = 1000
    k: int = 5
    bins: int = 20
    seed: int = 0

    @cached_property
    def p(self) -> Normal:
        """The first coordinate of P."""
        return Normal(0.0, 1.0)

    @cached_property
    def q(self) -> Normal:
        """The first coordinate of Q."""
        return Normal(self.shift, self.scale)
