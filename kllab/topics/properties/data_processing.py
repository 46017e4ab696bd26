"""Data processing inequality: merging outcomes never increases KL."""

from dataclasses import dataclass

import numpy as np

from kllab import Categorical, kl_divergence
from kllab.divergences.units import Unit
from kllab.models.weights import shares
from kllab.topics.properties.property_check import Array, Columns, Verdict, agree, always

MERGES = ("0+1", "1+2", "2+3", "3+4")
"""Pairs of neighbours that can be merged."""
_NOTHING = 1e-13
"""Relative loss of KL that counts as rounding."""


@dataclass(frozen=True)
class FiveOutcomes:
    """Weights of P and Q over five outcomes, and the merged neighbours."""

    p0: float = 0.1
    p1: float = 0.4
    p2: float = 0.2
    p3: float = 0.2
    p4: float = 0.1
    q0: float = 0.3
    q1: float = 0.1
    q2: float = 0.3
    q3: float = 0.1
    q4: float = 0.2
    merges: tuple[str, ...] = ("1+2",)

    def probabilities(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the probabilities of P and of Q, or raise ValueError if all weights are 0."""
        p = self.p0, self.p1, self.p2, self.p3, self.p4
        q = self.q0, self.q1, self.q2, self.q3, self.q4
        return shares(p, "P"), shares(q, "Q")

    def cells(self) -> tuple[tuple[int, ...], ...]:
        """Return the merged cells, as tuples of outcomes, in order."""
        cells: list[list[int]] = [[0]]
        for outcome, merge in enumerate(MERGES, start=1):
            if merge in self.merges:
                cells[-1].append(outcome)
            else:
                cells.append([outcome])
        return tuple(map(tuple, cells))


@dataclass(frozen=True, eq=False)
class ProcessingFinding:
    """KL before and after merging, in nats, with the probabilities of the merged cells."""

    cells: tuple[tuple[int, ...], ...]
    p: Array
    q: Array
    fine: float
    coarse: float
    lost: Array

    @property
    def names(self) -> list[str]:
        """Names of the cells, from their outcomes."""
        return ["+".join(map(str, cell)) for cell in self.cells]

    def verdict(self, unit: Unit) -> Verdict:
        """Compare KL before and after."""
        # Merging outcomes with equal p/q loses nothing; the sums then differ only by rounding.
        holds = self.coarse <= self.fine * (1 + 1e-13)
        return always(holds, f"{unit.text(self.coarse)} ≤ {unit.text(self.fine)}")

    def sentence(self, unit: Unit) -> str:
        """Describe how much KL is lost, and in which cell."""
        if np.isinf(self.coarse):
            return (
                "P gives some probability to what Q never gives, so KL is infinite. Merge it with "
                "an outcome that Q gives, and KL becomes finite."
            )
        if np.isinf(self.fine):
            return (
                "P gives some probability to an outcome that Q never gives, so KL over five "
                "outcomes is infinite. Merged with one that Q gives, it no longer proves that Q "
                f"is wrong: KL over {len(self.cells)} is **{unit.text(self.coarse)}**."
            )
        gone = self.fine - self.coarse
        if len(self.cells) == 5:
            return "Nothing is merged yet: choose neighbours to merge."
        if gone <= _NOTHING * max(self.fine, 1e-3):
            return (
                "Nothing is lost: within each merged cell q/p is the same, so its outcomes "
                "carry no information about P against Q."
            )
        return (
            f"From {unit.text(self.fine)} over five outcomes to **{unit.text(self.coarse)}** over "
            f"{len(self.cells)}: {unit.text(gone)} lost{self._where(unit)}. A cell loses what P "
            "gives to it times the KL of P and Q within it."
        )

    def _where(self, unit: Unit) -> str:
        """Describe in which cell most is lost."""
        losing = np.flatnonzero(self.lost > _NOTHING * self.fine)
        worst = int(np.argmax(self.lost))
        if len(losing) < 2:
            return f", all of it in cell {self.names[worst]}" if len(self.cells) > 1 else ""
        largest = float(self.lost[worst])
        if agree(largest, float(np.sort(self.lost)[-2])):
            return f", as much in cell {self.names[losing[0]]} as in {self.names[losing[1]]}"
        return f", most of it, {unit.number(largest)}, in cell {self.names[worst]}"

    def tables(self) -> dict[str, Columns]:
        """Return the merged cells."""
        return {
            "cells": {
                "outcomes": np.array(self.names),
                "p": self.p,
                "q": self.q,
                "lost, nats": self.lost,
            }
        }


def explore(spec: FiveOutcomes) -> ProcessingFinding:
    """Compute KL over the outcomes and over the merged cells, and the loss of each cell."""
    first, second = spec.probabilities()
    p, q = np.array(first), np.array(second)
    cells = spec.cells()
    merged_p, merged_q = (np.array([x[list(cell)].sum() for cell in cells]) for x in (p, q))
    return ProcessingFinding(
        cells=cells,
        p=merged_p,
        q=merged_q,
        fine=float(kl_divergence(Categorical(p), Categorical(q))),
        coarse=float(kl_divergence(Categorical(merged_p), Categorical(merged_q))),
        lost=np.array([_within(p[list(cell)], q[list(cell)]) for cell in cells]),
    )


def _within(p: Array, q: Array) -> float:
    """Return the loss of a cell: P's probability of it times the KL of P and Q within it."""
    # If Q never gives the cell, KL is infinite before and after: nothing is lost here.
    if len(p) == 1 or not p.any() or not q.any():
        return 0.0
    return float(p.sum() * kl_divergence(Categorical(p / p.sum()), Categorical(q / q.sum())))


def snippet(spec: FiveOutcomes) -> str:
    """Return code that prints KL before and after merging."""
    p, q = spec.probabilities()
    return f"""import numpy as np
from kllab import Categorical, kl_divergence

p, q = np.array({list(p)!r}), np.array({list(q)!r})
cells = {[list(cell) for cell in spec.cells()]!r}
coarse_p, coarse_q = ([x[cell].sum() for cell in cells] for x in (p, q))
print(kl_divergence(Categorical(p), Categorical(q)), "nats before")
print(kl_divergence(Categorical(coarse_p), Categorical(coarse_q)), "nats after")
"""
