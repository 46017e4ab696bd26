"""Pinsker's inequality: KL is at least twice the squared total variation."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kllab import Bernoulli, Categorical, kl_divergence
from kllab.topics.properties.property_check import Array, Columns
from kllab.topics.properties.triangle import GRID

PAIRS = 2000
DISTANCES = np.linspace(0.0, 0.995, 200)
_ROUNDED = 1 - 1e-13
"""Factor of a bound that allows for rounding."""


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

    @property
    def below(self) -> int:
        """Number of random pairs below their bound."""
        return int((self.kls < 2 * self.distances**2 * _ROUNDED).sum())

    @property
    def holds(self) -> bool:
        """Whether no pair, the visitor's included, lies below its bound."""
        return self.kl >= self.bound * _ROUNDED and not self.below

    @property
    def closest(self) -> float:
        """Smallest ratio of KL to the bound among the random pairs."""
        return float((self.kls / (2 * self.distances**2)).min())

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


def nearest_coins(distance: float, kl: float) -> tuple[float, float]:
    """Return the coins on `GRID` with a total variation and, among those, a KL nearest to these."""
    apart = round(100 * min(max(distance, 0.0), GRID[-1] - GRID[0]))
    low, high = GRID[: len(GRID) - apart], GRID[apart:]
    p, q = np.concatenate([low, high]), np.concatenate([high, low])
    found = np.asarray(kl_divergence(Bernoulli(p), Bernoulli(q)))
    best = int(np.abs(found - kl).argmin())
    return float(p[best]), float(q[best])


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
