"""Data processing inequality: merging outcomes never increases KL."""

from dataclasses import dataclass

import numpy as np

from kllab import Categorical, kl_divergence
from kllab.models.weights import shares
from kllab.topics.properties.property_check import Array, Columns, agree

MERGES = ("0+1", "1+2", "2+3", "3+4")
"""Pairs of neighbours that can be merged."""
_ROUNDING = 1e-13
"""Relative change of KL that counts as rounding."""


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

    def probabilities(self) -> tuple[Array, Array]:
        """Return the probabilities of P and of Q, or raise ValueError if all weights are 0."""
        p = self.p0, self.p1, self.p2, self.p3, self.p4
        q = self.q0, self.q1, self.q2, self.q3, self.q4
        return np.array(shares(p, "P")), np.array(shares(q, "Q"))

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

    @property
    def holds(self) -> bool:
        """Whether KL after merging is not above KL before, up to rounding."""
        # Merging outcomes with equal p/q loses nothing; the sums then differ only by rounding.
        return self.coarse <= self.fine * (1 + _ROUNDING)

    @property
    def loss(self) -> float:
        """KL lost by merging, in nats."""
        return float(self.lost.sum())

    @property
    def losing(self) -> list[str]:
        """Names of the cells that lose more than rounding: at most two of five outcomes."""
        rounding = _ROUNDING * max(self.fine, 1e-3)
        return [self.names[i] for i in np.flatnonzero(self.lost > rounding)]

    @property
    def worst(self) -> int:
        """Index of the cell that loses most."""
        return int(np.argmax(self.lost))

    @property
    def tied(self) -> bool:
        """Whether the two cells that lose most lose the same, up to rounding."""
        second, first = np.sort(self.lost)[-2:]
        return agree(float(first), float(second))

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
    p, q = spec.probabilities()
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

p, q = np.array({p.tolist()!r}), np.array({q.tolist()!r})
cells = {[list(cell) for cell in spec.cells()]!r}
coarse_p, coarse_q = ([x[cell].sum() for cell in cells] for x in (p, q))
print(kl_divergence(Categorical(p), Categorical(q)), "nats before")
print(kl_divergence(Categorical(coarse_p), Categorical(coarse_q)), "nats after")
"""
