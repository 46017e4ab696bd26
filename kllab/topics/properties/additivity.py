"""Additivity: KL adds up over independent parts; dependence adds the mutual information."""

from dataclasses import dataclass

import numpy as np

from kllab import Bernoulli, Categorical, kl_divergence
from kllab.topics.properties.property_check import Array, Columns, agree, settled


@dataclass(frozen=True)
class TwoCoins:
    """Two coins under P and under Q; `dependence` (-1 to 1) correlates P's coins."""

    p1: float = 0.7
    p2: float = 0.4
    q1: float = 0.5
    q2: float = 0.2
    dependence: float = 0.0

    def joint_p(self) -> Array:
        """Return P's probabilities of (0, 0), (0, 1), (1, 0), (1, 1)."""
        both = self.p1 * self.p2
        # Interpolates between independence and the Frechet bounds, which keep both marginals.
        slack = (
            min(self.p1, self.p2) - both
            if self.dependence > 0
            else both - max(0.0, self.p1 + self.p2 - 1)
        )
        both += self.dependence * slack
        cells = (1 - self.p1 - self.p2 + both, self.p2 - both, self.p1 - both, both)
        return np.asarray(np.maximum(np.array(cells), 0.0))

    def joint_q(self) -> Array:
        """Return Q's probabilities in the same order: always independent."""
        return np.outer((1 - self.q1, self.q1), (1 - self.q2, self.q2)).ravel()


@dataclass(frozen=True, eq=False)
class AdditivityFinding:
    """KL of the pairs of outcomes and of each coin, and P's mutual information, in nats."""

    spec: TwoCoins
    joint: float
    first: float
    second: float
    mutual: float

    @property
    def total(self) -> float:
        """KL of the first coin plus that of the second, in nats."""
        return self.first + self.second

    @property
    def holds(self) -> bool:
        """Whether the joint KL is `total` plus the mutual information, up to rounding."""
        return agree(self.joint, self.total + self.mutual)

    def tables(self) -> dict[str, Columns]:
        """Return the four cells."""
        return {
            "pairs of outcomes": {
                "first": np.array([0, 0, 1, 1]),
                "second": np.array([0, 1, 0, 1]),
                "p": self.spec.joint_p(),
                "q": self.spec.joint_q(),
            }
        }


def explore(spec: TwoCoins) -> AdditivityFinding:
    """Compute the joint KL cell by cell, and its parts one by one."""
    joint = Categorical(spec.joint_p())
    product = np.outer((1 - spec.p1, spec.p1), (1 - spec.p2, spec.p2)).ravel()
    return AdditivityFinding(
        spec=spec,
        joint=float(settled(kl_divergence(joint, Categorical(spec.joint_q())))),
        first=float(kl_divergence(Bernoulli(spec.p1), Bernoulli(spec.q1))),
        second=float(kl_divergence(Bernoulli(spec.p2), Bernoulli(spec.q2))),
        # KL of the joint from the product of its own marginals.
        mutual=float(kl_divergence(joint, Categorical(product))) if spec.dependence else 0.0,
    )


def snippet(spec: TwoCoins) -> str:
    """Return code that prints the joint KL and its parts."""
    return f"""from kllab import Bernoulli, Categorical, kl_divergence

joint = kl_divergence(
    Categorical({spec.joint_p().tolist()!r}),
    Categorical({spec.joint_q().tolist()!r}),
)
first = kl_divergence(Bernoulli({spec.p1!r}), Bernoulli({spec.q1!r}))
second = kl_divergence(Bernoulli({spec.p2!r}), Bernoulli({spec.q2!r}))
print(joint, first, second, "nats")
"""
