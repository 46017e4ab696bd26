"""Pinsker's inequality: KL is at least twice the squared total variation."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kllab import Bernoulli, Categorical, kl_divergence
from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import Array, Columns, Verdict, always

PAIRS = 2000
DISTANCES = np.linspace(0.0, 0.995, 200)


@dataclass(frozen=True)
class Cloud:
    """The visitor's coins, and random pairs over `outcomes` outcomes drawn with `seed`."""

    p: float = 0.5
    q: float = 0.25
    outcomes: int = 3
    seed: int = 0


@dataclass(frozen=True, eq=False)
class PinskerFinding:
    """Total variation and KL (nats) of the visitor's pair and of the random ones."""

    spec: Cloud
    distance: float
    kl: float
    distances: Array
    kls: Array

    @property
    def bound(self) -> float:
        """Pinsker's bound for the visitor's pair, in nats."""
        return 2 * self.distance**2

    def verdict(self, unit: Unit) -> Verdict:
        """Compare every pair, including the visitor's, with its bound."""
        below = int((self.kls < 2 * self.distances**2 * (1 - 1e-13)).sum())
        mine = self.kl >= self.bound * (1 - 1e-13)
        return always(
            mine and not below,
            f"{unit.text(self.kl)} ≥ {unit.text(self.bound)} = 2 · {self.distance:.4g}²"
            f"{'' if unit.in_nats == 1 else ' nats'}; of {len(self.kls):,} random pairs {below} "
            "lie below",
        )

    def sentence(self, unit: Unit) -> str:
        """Describe how tight the bound is."""
        ratio = self.kls / (2 * self.distances**2)
        closest = float(ratio.min())
        mine = f"{self.kl / self.bound:.4g} times the bound" if self.bound else "at the bound, 0"
        return (
            f"Your pair has total variation {self.distance:.4g} and KL {unit.text(self.kl)}, "
            f"**{mine}**; the closest of the random pairs is at {closest:.4g} times its own. Near "
            "p = q = ½ the bound is tight, while at total variation 1 it promises only "
            f"{unit.text(2.0)} where KL is infinite: there −log(1 − TV²), dotted, is the better "
            "one (Bretagnolle and Huber)."
        )

    def tables(self) -> dict[str, Columns]:
        """Return the pairs."""
        return {"random pairs": {"total variation": self.distances, "KL(P||Q), nats": self.kls}}


def explore(spec: Cloud) -> PinskerFinding:
    """Compute total variation and KL of all pairs."""
    distances, kls = _random_pairs(spec.outcomes, spec.seed)
    return PinskerFinding(
        spec=spec,
        distance=abs(spec.p - spec.q),
        kl=float(kl_divergence(Bernoulli(spec.p), Bernoulli(spec.q))),
        distances=distances,
        kls=kls,
    )


@lru_cache(maxsize=32)
def _random_pairs(outcomes: int, seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    # Uniform on the simplex.
    p, q = rng.dirichlet(np.ones(outcomes), size=(2, PAIRS))
    return np.abs(p - q).sum(axis=1) / 2, np.asarray(kl_divergence(Categorical(p), Categorical(q)))


def snippet(spec: Cloud) -> str:
    """Return code that prints KL and its bound."""
    return f"""from kllab import Bernoulli, kl_divergence

p, q = {spec.p!r}, {spec.q!r}
print(kl_divergence(Bernoulli(p), Bernoulli(q)), ">=", 2 * abs(p - q) ** 2, "nats")
"""
