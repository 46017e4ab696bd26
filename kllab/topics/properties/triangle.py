"""Triangle inequality: it fails for KL, as a detour over a third distribution can be shorter."""

from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np

from kllab import Bernoulli, kl_divergence
from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import Array, Columns, Verdict, example

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

    def verdict(self, unit: Unit) -> Verdict:
        """Compare the direct way with the detour."""
        shorter = self.direct > self.detour
        text = (
            f"{'the detour is shorter' if shorter else 'the detour over this Q is no shorter'}: "
            f"KL(P‖R) = {unit.number(self.direct)} {'>' if shorter else '≤'} "
            f"{unit.text(self.detour)} = {unit.number(self.first)} + {unit.number(self.second)}"
        )
        return example(shorter, text, of="The triangle inequality fails")

    def sentence(self, unit: Unit) -> str:
        """Describe for which q it fails, how often on the grid, and by how much."""
        broken, count, worst, ratio = search()
        p, q, r = self.triple.p, self.triple.q, self.triple.r
        gain = (p - q) * (logit(q) - logit(r))
        return (
            "For coins the direct way minus the detour is (p − q)(logit q − logit r), here "
            f"**{unit.text(gain)}**, with logit q = log(q/(1 − q)), which rises with q: above 0 "
            "exactly where q lies strictly between p and r. "
            f"Of all {count:,} triples of coins with probabilities 0.01 to 0.99 in steps of 0.01, "
            f"**{broken:,} break the inequality**. The largest ratio of the direct way to the "
            f"detour on this grid is {ratio:.4g}, at ({worst.p:g}, {worst.q:g}, {worst.r:g}); "
            "nearer to 0 and 1 the ratio grows without bound."
        )

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


def logit(probability: float) -> float:
    """Return the log-odds."""
    return log(probability) - log(1 - probability)


@cache
def search() -> tuple[int, int, Triple, float]:
    """Try every triple of `GRID`.

    Returns
    -------
    tuple
        Number of triples that break the inequality, number of all triples, the triple with the
        largest ratio of the direct way to the detour, and that ratio.
    """
    table = np.asarray(kl_divergence(Bernoulli(GRID[:, None]), Bernoulli(GRID)))
    detour = table[:, :, None] + table[None, :, :]  # p, q, r
    direct = np.broadcast_to(table[:, None, :], detour.shape)
    ratio = np.divide(direct, detour, out=np.zeros_like(detour), where=detour > 0)
    i, j, k = np.unravel_index(np.argmax(ratio), ratio.shape)
    worst = Triple(float(GRID[i]), float(GRID[j]), float(GRID[k]))
    # A tie up to rounding (q = p or q = r) does not break the inequality.
    broken = int((ratio > 1 + 1e-12).sum())
    return broken, ratio.size, worst, float(ratio[i, j, k])


def snippet(triple: Triple) -> str:
    """Return code that prints the direct way and the detour."""
    return f"""from kllab import Bernoulli, kl_divergence

p, q, r = Bernoulli({triple.p!r}), Bernoulli({triple.q!r}), Bernoulli({triple.r!r})
print(kl_divergence(p, r), kl_divergence(p, q) + kl_divergence(q, r), "nats")
"""
