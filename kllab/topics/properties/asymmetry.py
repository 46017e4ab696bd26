"""Asymmetry: the difference of both directions of KL over a plane of pairs."""

from dataclasses import astuple, dataclass
from typing import Any, ClassVar

import numpy as np

from kllab import Bernoulli, Normal, kl_divergence
from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import Array, Columns, Verdict, agree, example

PROBABILITIES = np.linspace(0.01, 0.99, 99)
LOG_SCALES = np.linspace(-2.0, 2.0, 81)  # log2 of Q's scale over P's
MEANS = np.linspace(-3.0, 3.0, 61)


@dataclass(frozen=True)
class Bernoullis:
    """P = Bernoulli(p), Q = Bernoulli(q)."""

    p: float = 0.3
    q: float = 0.05

    axes: ClassVar = {"p": PROBABILITIES, "q": PROBABILITIES}
    equal: ClassVar = "where q = p, and where q = 1 − p, which only swaps the outcomes."

    def distributions(self) -> tuple[Bernoulli, Bernoulli]:
        """Return P and Q."""
        return Bernoulli(self.p), Bernoulli(self.q)


@dataclass(frozen=True)
class Normals:
    """P = N(0, 1), Q = N(mean, 2^(2 octaves))."""

    octaves: float = 1.0
    mean: float = 1.0

    axes: ClassVar = {"log2 of the scale of Q": LOG_SCALES, "mean of Q": MEANS}
    equal: ClassVar = (
        "only where both are equally wide, for any means; KL(P‖Q) is larger wherever Q is narrower."
    )

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

    def verdict(self, unit: Unit) -> Verdict:
        """Return whether the directions differ; on the line of equality they do not."""
        both = f"KL(P‖Q) = {unit.text(self.kl_pq)}, KL(Q‖P) = {unit.text(self.kl_qp)}"
        same = agree(self.kl_pq, self.kl_qp)
        difference = unit.text(abs(self.kl_pq - self.kl_qp))
        text = "both directions are equal" if same else f"the directions differ by {difference}"
        return example(not same, f"{text}: {both}", of="Not symmetric")

    def sentence(self, unit: Unit) -> str:
        """Describe where the directions agree, and the share of the plane with larger KL(P||Q)."""
        larger = np.mean(self.plane.difference > 1e-12)
        return (
            f"The two directions agree {self.pair.equal} KL(P‖Q) is the larger in {larger:.0%} of "
            f"this plane, by up to {unit.text(float(self.plane.difference.max()), 3)}."
        )

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
    return Plane(x, y, np.asarray(kl_divergence(p, q)) - np.asarray(kl_divergence(q, p)))


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
