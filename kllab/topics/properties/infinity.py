"""Infinite KL: Q gives 0 to an outcome that P gives. As q goes to 0, KL grows like -log q."""

from dataclasses import dataclass
from math import log

import numpy as np

from kllab import Categorical, explain_kl, kl_divergence
from kllab.divergences.reason_text import with_symbols
from kllab.divergences.units import Unit
from kllab.topics.properties.property_check import Array, Columns, Verdict, always

CELLS = tuple(
    float(f"{digit}e{-power}")
    for power, digits in ((1, (5, 3, 2, 1)), (2, (5, 2, 1)), (3, (5, 2, 1)))
    for digit in digits
) + tuple(float(f"1e-{power}") for power in (4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 300))
"""Q's probabilities of outcome 2 (the third) on the slider, largest first; the last is 0."""
STEPS = (*CELLS, 0.0)


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

    def verdict(self, unit: Unit) -> Verdict:
        """Return whether KL is infinite exactly if q is 0 and p is not."""
        infinite = bool(np.isinf(self.kl))
        expected = self.spec.q == 0 and self.spec.p > 0
        if infinite:
            return always(expected, f"KL(P‖Q) = ∞: {with_symbols(self.reason)}")
        return always(
            not expected,
            f"KL(P‖Q) = {unit.text(self.kl)}: finite, for Q gives {self.spec.q:g} > 0 to outcome 2"
            if self.spec.q
            else f"KL(P‖Q) = {unit.text(self.kl)}: finite, for P gives outcome 2 nothing as well",
        )

    def sentence(self, unit: Unit) -> str:
        """Describe how KL grows as q goes to 0, or why it does not if p is 0."""
        if not self.spec.p:
            return (
                "P never gives outcome 2, so 0 · log(0/q) counts as 0, whatever q is, 0 included: "
                "no draw of P can prove Q wrong. Q wastes q on it and has only 1 − q left for the "
                f"other two: KL(P‖Q) = −log(1 − q), now **{unit.text(self.kl)}**, which goes to 0 "
                "with q. Give P some of that outcome, and the curve climbs to infinity instead."
            )
        per_decade = self.spec.p * log(10)
        tiny = float(self.kls[-1])
        return (
            f"Each power of ten taken from q adds at most p · log 10 = "
            f"**{unit.text(per_decade, 4)}**: at q = 1e-300 KL is still only {unit.text(tiny)}. At "
            "q = 0 it is infinite, as one draw of that outcome would prove Q wrong. A small ε in "
            "place of the 0 selects a point of this line, so the number depends on ε."
        )

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
