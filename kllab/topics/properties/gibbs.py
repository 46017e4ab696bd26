"""Gibbs' inequality: KL >= 0, as a mean of points on a convex curve is not below the curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kllab import Categorical, kl_divergence
from kllab.models.weights import shares, with_share
from kllab.topics.properties.property_check import Array, Columns, agree

CURVE = np.geomspace(0.02, 6.0, 241)


@dataclass(frozen=True)
class ThreeOutcomes:
    """Weights of P and Q over three outcomes, normalised to sum to 1."""

    p0: float = 0.4
    p1: float = 0.5
    p2: float = 0.1
    q0: float = 0.3
    q1: float = 0.4
    q2: float = 0.3

    def probabilities(self) -> tuple[Array, Array]:
        """Return the probabilities of P and of Q, or raise ValueError if all weights are 0."""
        p, q = (self.p0, self.p1, self.p2), (self.q0, self.q1, self.q2)
        return np.array(shares(p, "P")), np.array(shares(q, "Q"))

    def with_ratio(self, outcome: int, ratio: float) -> ThreeOutcomes:
        """Let Q give `outcome` `ratio` times as much as P; its others keep their proportions."""
        p, q = self.probabilities()
        q0, q1, q2 = with_share(tuple(q.tolist()), outcome, ratio * float(p[outcome]))
        return replace(self, q0=q0, q1=q1, q2=q2)


@dataclass(frozen=True, eq=False)
class GibbsFinding:
    """Ratios ``r = q/p`` where p > 0, their heights ``-log r``, and KL, the mean height (nats).

    ``equal`` is whether P = Q; ``weights`` are the p of the ratios.
    """

    equal: bool
    kl: float
    ratios: Array
    heights: Array
    weights: Array
    mean_ratio: float

    @property
    def holds(self) -> bool:
        """Whether KL is 0 if P = Q, and positive otherwise."""
        return self.kl == 0 if self.equal else self.kl > 0

    @property
    def curve_below(self) -> float:
        """Height of the curve at the mean ratio, in nats; 0 if that ratio is 1 up to rounding."""
        return 0.0 if agree(self.mean_ratio, 1.0) else -float(np.log(self.mean_ratio))

    def tables(self) -> dict[str, Columns]:
        """Return the points."""
        return {
            "outcomes with p above 0": {
                "p": self.weights,
                "q/p": self.ratios,
                "log(p/q), nats": self.heights,
            }
        }


def explore(spec: ThreeOutcomes) -> GibbsFinding:
    """Place the outcomes on the curve."""
    p, q = spec.probabilities()
    seen = p > 0
    with np.errstate(divide="ignore"):
        heights = np.log(p[seen]) - np.log(q[seen])  # p/q may overflow
    return GibbsFinding(
        equal=np.array_equal(p, q),
        kl=float(kl_divergence(Categorical(p), Categorical(q))),
        ratios=q[seen] / p[seen],
        heights=heights,
        weights=p[seen],
        mean_ratio=float(q[seen].sum()),
    )


def snippet(spec: ThreeOutcomes) -> str:
    """Return code that prints the number of the verdict."""
    p, q = spec.probabilities()
    return f"""from kllab import Categorical, kl_divergence

print(kl_divergence(Categorical({p.tolist()!r}), Categorical({q.tolist()!r})), "nats")
"""
