"""Both divergences of a pair of distributions, for the views of topics."""

from dataclasses import dataclass

from kllab import Divergence


@dataclass(frozen=True, eq=False)
class PairView:
    """KL(P||Q) and KL(Q||P), each with its method, error and reason."""

    pq: Divergence
    qp: Divergence

    @property
    def kl_pq(self) -> float:
        """KL(P||Q) in nats."""
        return float(self.pq.value)

    @property
    def kl_qp(self) -> float:
        """KL(Q||P) in nats."""
        return float(self.qp.value)
