"""Sum a smooth function over the integers by quadrature.

A block of ``M = 2^k`` integers is summed from 16 of them: those nearest to the Gauss-Legendre
nodes, with weights that make the sum exact for polynomials up to degree 15. It converges like
Gauss-Legendre quadrature when blocks are halved. Blocks of at most 32 integers are summed directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from kllab.special.float_array import FloatArray

DIRECT = 32
"""Blocks of up to so many integers are summed term by term."""
_NODES = legendre.leggauss(16)[0]
_COUNT_BY_HAND = 4096


@dataclass(frozen=True)
class Blocks:
    """Blocks of consecutive integers: first integers and lengths, powers of two above 32."""

    first: FloatArray
    length: FloatArray

    def __len__(self) -> int:
        return len(self.first)

    def take(self, chosen: NDArray[Any]) -> Blocks:
        """Return the blocks at a mask or at indices."""
        return Blocks(self.first[chosen], self.length[chosen])

    def halves(self) -> Blocks:
        """Return both halves of each, side by side; a short block and an empty one."""
        half = np.where(self.splittable(), self.length / 2, self.length)
        return Blocks(
            np.column_stack([self.first, self.first + half]).ravel(),
            np.column_stack([half, self.length - half]).ravel(),
        )

    def splittable(self) -> NDArray[np.bool_]:
        """Return which are too long to be summed directly."""
        return np.asarray(self.length > DIRECT)

    def nodes(self) -> tuple[FloatArray, FloatArray]:
        """Return integers and log weights, a row of 32 for each block."""
        k = np.arange(DIRECT)
        offset = np.broadcast_to(k, (len(self), DIRECT)).astype(float)
        log_weight = np.where(k < self.length[:, None], 0.0, -np.inf)
        for length in np.unique(self.length[self.splittable()]):
            rows = self.length == length
            offset[rows], log_weight[rows] = rule(float(length))
        return self.first[:, None] + offset, log_weight


@cache
def rule(length: float) -> tuple[FloatArray, FloatArray]:
    """Return offsets and log weights of the nodes of a block of `length` integers.

    Padded to 32 with nodes of weight 0.
    """
    offset = np.clip(np.round((_NODES + 1) / 2 * length - 0.5), 0, length - 1)
    degrees = range(len(offset))
    t = (2 * offset + 1) / length - 1
    table = np.stack([legendre.legval(t, np.eye(len(degrees))[d]) for d in degrees])
    weight = np.linalg.solve(table, np.array([_sum_of_legendre(d, length) for d in degrees]))
    empty = np.zeros(DIRECT - len(offset))
    with np.errstate(divide="ignore"):
        return np.concatenate([offset, empty]), np.log(np.concatenate([weight, empty]))


def _sum_of_legendre(degree: int, length: float) -> float:
    """Return the sum of a Legendre polynomial over the midpoints of `length` cells of [-1, 1]."""
    unit = np.eye(degree + 1)[degree]
    if length <= _COUNT_BY_HAND:
        t = (2 * np.arange(length) + 1) / length - 1
        return float(legendre.legval(t, unit).sum())
    # The midpoint rule's expansion (Euler and Maclaurin): derivatives at both ends.
    step = 2 / length
    total = 2.0 if degree == 0 else 0.0
    for order, factor in ((1, -1 / 24), (3, 7 / 5760), (5, -31 / 967680)):
        if degree >= order:
            low, high = legendre.legval(np.array([-1.0, 1.0]), legendre.legder(unit, order))
            total += factor * step ** (order + 1) * (high - low)
    return float(total / step)
