"""KL breaks the triangle inequality: a detour over a third distribution can be shorter."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from kllab import Bernoulli, kl_divergence
from kllab.divergences.units import Unit
from kllab.explorations.properties.finding import Array, Columns, Verdict

GRID = np.arange(1, 100) / 100


@dataclass(frozen=True)
class Triple:
    """Three coins: P = Bernoulli(p), Q = Bernoulli(q), R = Bernoulli(r)."""

    p: float = 0.5
    q: float = 0.1
    r: float = 0.01


@dataclass(frozen=True, eq=False)
class TriangleFinding:
    """The direct way P to R and the two legs over Q, in nats; legs over every Q of `GRID`."""

    triple: Triple
    direct: float
    first: float
    second: float
    over_q: Array

    @property
    def detour(self) -> float:
        """KL(P||Q) + KL(Q||R)."""
        return self.first + self.second

    def verdict(self, unit: Unit) -> Verdict:
        """Compare the direct way with the detour."""
        sign = ">" if self.direct > self.detour else "≤"
        text = (
            f"KL(P‖R) = {unit.number(self.direct)} {sign} {unit.text(self.detour)} = "
            f"{unit.number(self.first)} + {unit.number(self.second)}"
        )
        if self.direct > self.detour:
            return Verdict(True, f"the detour is shorter: {text}", always=False)
        return Verdict(False, f"the detour over this Q is no shorter: {text}", always=False)

    def sentence(self, unit: Unit) -> str:
        """Say how many triples break it, and which does worst."""
        broken, count, worst, ratio = search()
        least = float(self.over_q.min())
        return (
            f"Of all {count:,} triples of coins with probabilities 0.01 to 0.99 in steps of 0.01, "
            f"**{broken:,} break it**. The worst is ({worst.p:g}, {worst.q:g}, {worst.r:g}), whose "
            f"direct way is {ratio:.4g} times the detour. Between these P and R the shortest "
            f"detour takes {unit.text(least)}."
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


@cache
def search() -> tuple[int, int, Triple, float]:
    """Try every triple of `GRID`.

    Returns
    -------
    tuple
        How many break the inequality, how many there are, the one with the largest ratio of the
        direct way to the detour, and that ratio.
    """
    table = np.asarray(kl_divergence(Bernoulli(GRID[:, None]), Bernoulli(GRID)))
    detour = table[:, :, None] + table[None, :, :]  # p, q, r
    direct = np.broadcast_to(table[:, None, :], detour.shape)
    ratio = np.divide(direct, detour, out=np.zeros_like(detour), where=detour > 0)
    i, j, k = np.unravel_index(np.argmax(ratio), ratio.shape)
    worst = Triple(float(GRID[i]), float(GRID[j]), float(GRID[k]))
    # A tie by rounding (q = p or q = r) breaks nothing.
    broken = int((ratio > 1 + 1e-12).sum())
    return broken, ratio.size, worst, float(ratio[i, j, k])


def snippet(triple: Triple) -> str:
    """Return code that prints the direct way and the detour."""
    return f"""from kllab import Bernoulli, kl_divergence

p, q, r = Bernoulli({triple.p!r}), Bernoulli({triple.q!r}), Bernoulli({triple.r!r})
print(kl_divergence(p, r), kl_divergence(p, q) + kl_divergence(q, r), "nats")
"""
