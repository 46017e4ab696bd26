"""Infinite KL: Q gives 0 to an outcome that P gives. As q goes to 0, KL grows like -log q."""

from dataclasses import dataclass
from math import isinf, log, log10

import numpy as np

from kllab import Categorical, explain_kl, kl_divergence
from kllab.topics.properties.property_check import Array, Columns

_TINY = tuple(float(f"1e-{power}") for power in (4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 300))
CELLS = (0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, *_TINY)
"""Positive probabilities that Q may give outcome 2 (the third), largest first."""
STEPS = (*CELLS, 0.0)
"""Steps of the slider of that probability."""


def nearest_cell(exponent: float) -> float:
    """Return the one of `CELLS` whose logarithm to base 10 is nearest to `exponent`."""
    return min(CELLS, key=lambda cell: abs(log10(cell) - exponent))


@dataclass(frozen=True)
class ThirdCell:
    """P gives `p` and Q gives `q` to outcome 2; outcomes 0 and 1 share the remainder equally."""

    p: float = 0.2
    q: float = 0.01

    def probabilities(self, q: float | None = None) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the probabilities of P and of Q."""
        q = self.q if q is None else q
        return ((1 - self.p) / 2, (1 - self.p) / 2, self.p), ((1 - q) / 2, (1 - q) / 2, q)


@dataclass(frozen=True, eq=False)
class InfinityFinding:
    """KL at the visitor's q and at all of `CELLS`, in nats, and the reason if infinite."""

    spec: ThirdCell
    kl: float
    reason: str | None
    cells: Array
    kls: Array

    @property
    def holds(self) -> bool:
        """Whether KL is infinite exactly if q is 0 and p is not."""
        return isinf(self.kl) == (self.spec.q == 0 and self.spec.p > 0)

    @property
    def per_decade(self) -> float:
        """Upper bound on the growth of KL for each power of ten taken from q, in nats."""
        return self.spec.p * log(10)

    def tables(self) -> dict[str, Columns]:
        """Return KL over q."""
        return {"KL over q": {"q": self.cells, "KL(P||Q), nats": self.kls}}


def explore(spec: ThirdCell) -> InfinityFinding:
    """Compute KL as q goes to 0, and at the visitor's q."""
    p, q = spec.probabilities()
    here = explain_kl(Categorical(p), Categorical(q))
    every = Categorical([spec.probabilities(cell)[1] for cell in CELLS])
    return InfinityFinding(
        spec=spec,
        kl=float(here.value),
        reason=here.reason,
        cells=np.array(CELLS),
        kls=np.asarray(kl_divergence(Categorical(p), every)),
    )


def snippet(spec: ThirdCell) -> str:
    """Return code that prints KL and the reason if it is infinite."""
    p, q = spec.probabilities()
    return f"""from kllab import Categorical, explain_kl

kl = explain_kl(Categorical({list(p)!r}), Categorical({list(q)!r}))
print(kl.value, "nats", kl.reason or "")
"""
