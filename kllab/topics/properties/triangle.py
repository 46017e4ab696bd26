"""Triangle inequality: it fails for KL, as a detour over a third distribution can be shorter."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import logit

from kllab import Bernoulli, kl_divergence
from kllab.topics.properties.property_check import Array, Columns

GRID = np.arange(1, 100) / 100


@dataclass(frozen=True)
class Triple:
    """Three coins: P = Bernoulli(p), Q = Bernoulli(q), R = Bernoulli(r)."""

    p: float = 0.5
    q: float = 0.1
    r: float = 0.01


@dataclass(frozen=True, eq=False)
class TriangleFinding:
    """KL(P||R) and the detour over Q, in nats, and detours over every Q of `GRID`."""

    triple: Triple
    direct: float
    first: float
    second: float
    over_q: Array

    @property
    def detour(self) -> float:
        """Detour KL(P||Q) + KL(Q||R), in nats."""
        return self.first + self.second

    @property
    def shorter(self) -> bool:
        """Whether the detour is shorter than the direct way."""
        return self.direct > self.detour

    @property
    def gain(self) -> float:
        """Direct way minus the detour, from the log-odds, in nats."""
        p, q, r = self.triple.p, self.triple.q, self.triple.r
        return float((p - q) * (logit(q) - logit(r)))

    def tables(self) -> dict[str, Columns]:
        """Return the detours."""
        return {"detours over every q": {"q": GRID, "KL(P||Q) + KL(Q||R), nats": self.over_q}}


def explore(triple: Triple) -> TriangleFinding:
    """Compute the three divergences, and the detour over every q of `GRID`."""
    p, q, r = Bernoulli(triple.p), Bernoulli(triple.q), Bernoulli(triple.r)
    every = Bernoulli(GRID)
    return TriangleFinding(
        triple=triple,
        direct=float(kl_divergence(p, r)),
        first=float(kl_divergence(p, q)),
        second=float(kl_divergence(q, r)),
        over_q=np.asarray(kl_divergence(p, every)) + np.asarray(kl_divergence(every, r)),
    )


@dataclass(frozen=True)
class TripleSearch:
    """Result of `search`.

    Attributes
    ----------
    broken, count : int
        Number of triples that break the inequality, and of all triples.
    worst : tuple of Triple
        The triples with the largest ratio of the direct way to the detour, up to rounding.
    ratio : float
        That ratio.
    """

    broken: int
    count: int
    worst: tuple[Triple, ...]
    ratio: float


@cache
def search() -> TripleSearch:
    """Try every triple of `GRID`."""
    table = np.asarray(kl_divergence(Bernoulli(GRID[:, None]), Bernoulli(GRID)))
    detour = table[:, :, None] + table[None, :, :]  # p, q, r
    direct = np.broadcast_to(table[:, None, :], detour.shape)
    ratio = np.divide(direct, detour, out=np.zeros_like(detour), where=detour > 0)
    largest = float(ratio.max())
    worst = GRID[np.argwhere(ratio > largest * (1 - 1e-12))]
    # A tie up to rounding (q = p or q = r) does not break the inequality.
    broken = int((ratio > 1 + 1e-12).sum())
    return TripleSearch(broken, ratio.size, tuple(Triple(*row) for row in worst.tolist()), largest)


def snippet(triple: Triple) -> str:
    """Return code that prints the direct way and the detour."""
    return f"""from kllab import Bernoulli, kl_divergence

p, q, r = Bernoulli({triple.p!r}), Bernoulli({triple.q!r}), Bernoulli({triple.r!r})
print(kl_divergence(p, r), kl_divergence(p, q) + kl_divergence(q, r), "nats")
"""
