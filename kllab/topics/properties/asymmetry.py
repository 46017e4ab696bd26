"""Asymmetry: the difference of both directions of KL over a plane of pairs."""

from dataclasses import astuple, dataclass
from typing import Any, ClassVar

import numpy as np

from kllab import Bernoulli, Normal, kl_divergence
from kllab.topics.properties.property_check import Array, Columns, agree

PROBABILITIES = np.linspace(0.01, 0.99, 99)
LOG_SCALES = np.linspace(-2.0, 2.0, 81)  # log2 of Q's scale over P's
MEANS = np.linspace(-3.0, 3.0, 61)


@dataclass(frozen=True)
class Bernoullis:
    """P = Bernoulli(p), Q = Bernoulli(q)."""

    p: float = 0.3
    q: float = 0.05

    axes: ClassVar = {"p": PROBABILITIES, "q": PROBABILITIES}

    def distributions(self) -> tuple[Bernoulli, Bernoulli]:
        """Return P and Q."""
        return Bernoulli(self.p), Bernoulli(self.q)


@dataclass(frozen=True)
class Normals:
    """P = N(0, 1), Q = N(mean, 2^(2 octaves))."""

    octaves: float = 1.0
    mean: float = 1.0

    axes: ClassVar = {"log2 of the scale of Q": LOG_SCALES, "mean of Q": MEANS}

    def distributions(self) -> tuple[Normal, Normal]:
        """Return P and Q."""
        return Normal(0, 1), Normal(self.mean, 2.0**self.octaves)


Pair = Bernoullis | Normals


@dataclass(frozen=True, eq=False)
class Plane:
    """KL(P||Q) - KL(Q||P) in nats over a plane: rows along y, columns along x."""

    x: Array
    y: Array
    difference: Array

    @property
    def larger(self) -> float:
        """Share of the plane where KL(P||Q) is the larger."""
        return float(np.mean(self.difference > 0))

    @property
    def largest(self) -> float:
        """Largest difference, in nats."""
        return float(self.difference.max())


@dataclass(frozen=True, eq=False)
class AsymmetryFinding:
    """Both directions of the visitor's pair, in nats, and the plane around it."""

    pair: Pair
    kl_pq: float
    kl_qp: float
    plane: Plane

    @property
    def at(self) -> tuple[float, float]:
        """Coordinates of the pair in the plane."""
        return astuple(self.pair)

    @property
    def symmetric(self) -> bool:
        """Whether both directions agree up to rounding."""
        return agree(self.kl_pq, self.kl_qp)

    def tables(self) -> dict[str, Columns]:
        """Return the plane."""
        x, y = np.meshgrid(self.plane.x, self.plane.y)
        name_x, name_y = self.pair.axes
        return {
            "the plane": {
                name_x: x.ravel(),
                name_y: y.ravel(),
                "KL(P||Q) - KL(Q||P), nats": self.plane.difference.ravel(),
            }
        }


def explore(pair: Pair) -> AsymmetryFinding:
    """Compute both directions, and the plane around them."""
    p, q = pair.distributions()
    kl_pq, kl_qp = float(kl_divergence(p, q)), float(kl_divergence(q, p))
    return AsymmetryFinding(pair, kl_pq, kl_qp, _plane(type(pair)))


def _plane(kind: type[Any]) -> Plane:
    x, y = kind.axes.values()
    p, q = kind(x, y[:, None]).distributions()
    kl_pq, kl_qp = np.asarray(kl_divergence(p, q)), np.asarray(kl_divergence(q, p))
    # Both directions between coins with q = 1 - p agree, but their roundings differ.
    same = np.isclose(kl_pq, kl_qp, rtol=1e-12, atol=0)
    return Plane(x, y, np.where(same, 0.0, kl_pq - kl_qp))


def snippet(pair: Pair) -> str:
    """Return code that prints both directions."""
    if isinstance(pair, Bernoullis):
        family, p, q = "Bernoulli", f"Bernoulli({pair.p!r})", f"Bernoulli({pair.q!r})"
    else:
        family, p, q = "Normal", "Normal(0, 1)", f"Normal({pair.mean!r}, {2.0**pair.octaves!r})"
    return f"""from kllab import {family}, kl_divergence

p, q = {p}, {q}
print(kl_divergence(p, q), kl_divergence(q, p), "nats")
"""
