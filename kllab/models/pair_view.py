"""Both divergences of a pair of distributions, for the views of topics."""

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from kllab import Distribution, Divergence, explain_kl


class DistributionPair(Protocol):
    """Spec of a pair of distributions."""

    @property
    def p(self) -> Distribution:
        """The distribution P."""

    @property
    def q(self) -> Distribution:
        """The distribution Q."""


Pair = TypeVar("Pair", bound=DistributionPair)


@dataclass(frozen=True, eq=False)
class PairView(Generic[Pair]):
    """View of `pair`; each part is computed on first access."""

    pair: Pair

    @cached_property
    def pq(self) -> Divergence:
        """KL(P||Q) with its method, error and reason."""
        return explain_kl(self.pair.p, self.pair.q)

    @cached_property
    def qp(self) -> Divergence:
        """KL(Q||P) with its method, error and reason."""
        return explain_kl(self.pair.q, self.pair.p)

    @property
    def kl_pq(self) -> float:
        """KL(P||Q) in nats."""
        return float(self.pq.value)

    @property
    def kl_qp(self) -> float:
        """KL(Q||P) in nats."""
        return float(self.qp.value)
