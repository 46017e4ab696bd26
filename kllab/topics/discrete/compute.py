"""Two discrete distributions: contributions, entropies, zeros, and the tutorial's epsilon."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from kllab import (
    Bernoulli,
    Categorical,
    Divergence,
    cross_entropy,
    entropy,
    explain_kl,
    kl_divergence,
)
from kllab.topics.discrete.spec import DiscretePair

Array = NDArray[np.float64]
EPSILON = 1e-10
# 0 and 1 are left out: there the divergence of the other direction jumps to infinity.
_PROBABILITIES = np.linspace(0.002, 0.998, 250)


@dataclass(frozen=True, eq=False)
class Direction:
    """KL(first||second) of the probabilities `p` and `q`; all in nats.

    A contribution is ``p log(p/q)`` of an outcome: 0 where p is 0, else infinite where q is 0.
    """

    first: str
    second: str
    p: Array
    q: Array
    known: Divergence
    contributions: Array

    @cached_property
    def entropy(self) -> float:
        """Entropy of the first distribution, in nats."""
        return float(entropy(Categorical(self.p)))

    @cached_property
    def cross_entropy(self) -> float:
        """Cross-entropy of the first distribution under the second, in nats."""
        return float(cross_entropy(Categorical(self.p), Categorical(self.q)))

    @property
    def tutorial_numpy(self) -> float:
        """Result of the tutorial's NumPy function."""
        return tutorial_numpy(self.p, self.q)

    @property
    def tutorial_torch(self) -> float:
        """Result of the tutorial's PyTorch function."""
        return tutorial_torch(self.p, self.q)

    @property
    def name(self) -> str:
        """Name of the divergence."""
        return f"KL({self.first}‖{self.second})"

    @property
    def kl(self) -> float:
        """The divergence."""
        return float(self.known.value)


@dataclass(frozen=True, eq=False)
class BernoulliSweep:
    """Both directions between Bernoulli(p) and Bernoulli(q) over q, in nats."""

    p: float
    q: float
    values: Array
    kl_pq: Array
    kl_qp: Array


@dataclass(frozen=True, eq=False)
class DiscreteView:
    """Result of `explore`; ``bernoulli`` is None unless there are two outcomes."""

    pair: DiscretePair
    p: Array
    q: Array
    pq: Direction
    qp: Direction
    bernoulli: BernoulliSweep | None

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        tables: dict[str, dict[str, Array]] = {
            "outcomes": {
                "outcome": np.arange(float(self.pair.outcomes)),
                "weight of P": np.array(self.pair.p),
                "p": self.p,
                "weight of Q": np.array(self.pair.q),
                "q": self.q,
                "p log(p/q), nats": self.pq.contributions,
                "q log(q/p), nats": self.qp.contributions,
            }
        }
        if self.bernoulli:
            tables["Bernoulli over q"] = {
                "q": self.bernoulli.values,
                "KL(P||Q), nats": self.bernoulli.kl_pq,
                "KL(Q||P), nats": self.bernoulli.kl_qp,
            }
        return tables


@lru_cache(maxsize=64)
def explore(pair: DiscretePair) -> DiscreteView:
    """Compute the view of `pair`. It is cached: do not modify its arrays."""
    p, q = np.array(pair.probs_p), np.array(pair.probs_q)
    of_p, of_q = Categorical(p), Categorical(q)
    return DiscreteView(
        pair=pair,
        p=p,
        q=q,
        pq=Direction("P", "Q", p, q, explain_kl(of_p, of_q), rel_entr(p, q)),
        qp=Direction("Q", "P", q, p, explain_kl(of_q, of_p), rel_entr(q, p)),
        bernoulli=_bernoulli(pair) if pair.outcomes == 2 else None,
    )


def tutorial_numpy(p: Array, q: Array) -> float:
    """Return the result of the tutorial's NumPy function: it clips q; a zero of p makes NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.sum(p * np.log(p / np.maximum(q, EPSILON))))


def tutorial_torch(p: Array, q: Array) -> float:
    """Return the result of the tutorial's PyTorch function: it shifts p and clips q."""
    return float(np.sum(p * (np.log(p + EPSILON) - np.log(np.maximum(q, EPSILON)))))


def _bernoulli(pair: DiscretePair) -> BernoulliSweep:
    p, q = pair.probs_p[1], pair.probs_q[1]
    fixed, moved = Bernoulli(p), Bernoulli(_PROBABILITIES)
    return BernoulliSweep(
        p=p,
        q=q,
        values=_PROBABILITIES,
        kl_pq=np.asarray(kl_divergence(fixed, moved)),
        kl_qp=np.asarray(kl_divergence(moved, fixed)),
    )
