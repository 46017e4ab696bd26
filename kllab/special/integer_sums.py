"""Sums over the integers by few terms: nodes k and weights w with ``sum f(k) = sum w f(node)``.

Where the summand varies slowly from one integer to the next, a rule of some hundred nodes has all
the digits of a sum over 1e15 outcomes. All nodes are integers.

- `block_rule`: a block of ``M = 2^k`` integers from 16 of them, those nearest to the nodes of
  Gauss-Legendre quadrature, with weights that make the sum exact for polynomials up to degree 15.
  It converges like that quadrature when blocks are halved: `Blocks` lets an adaptive sum do so.
- `dyadic`: the integers below 256, then four such blocks for each of ``[256, 512), [512, 1024),
  ...``, for shapes that fall off like powers. A pole at 0 is at least 9 half lengths from the
  middle of a block, which leaves an error of ``17.9^-16 = 9e-21`` of the block's sum.
- `strided`: every h-th integer, h a power of two from ``deviation / 16`` up. Its error is the
  characteristic function at ``2 pi / h``: for the normal shape ``exp(-2 pi^2 (deviation/h)^2)``,
  below 1e-548; and deviations of 16 keep the ends of the support out of reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray
from scipy.special import xlogy

from kllab.special.float_array import FloatArray

DIRECT = 32
"""`Blocks` of up to so many integers are summed term by term."""
_NODES = legendre.leggauss(16)[0]
_COUNTED = 4096
"""Up to this length of a block a polynomial is summed term by term; from there on the first term
left out of the Euler-Maclaurin expansion is below 1e-20."""
_LEFT, _RIGHT = 192, 352
"""Strides on both sides: 12 deviations at least, and 22 where tails may be those of a gamma."""
_EXACT = 256
"""Counts below are nodes of `dyadic` themselves; see there for what follows them."""
_CHUNK = 256
"""Distributions summed at a time, to bound the memory."""

RARE = 1e-17
"""Mean below which more than one event changes no digit."""

LogProb: TypeAlias = Callable[..., FloatArray]
"""``(k, *parameters) -> log p(k)``."""


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
        """Return integers and log weights, a row of `DIRECT` for each block."""
        k = np.arange(DIRECT)
        offset = np.broadcast_to(k, (len(self), DIRECT)).astype(float)
        log_weight = np.where(k < self.length[:, None], 0.0, -np.inf)
        for length in np.unique(self.length[self.splittable()]):
            nodes, weights = block_rule(float(length))
            rows = self.length == length
            offset[rows, : len(nodes)] = nodes
            log_weight[rows] = -np.inf
            log_weight[rows, : len(nodes)] = np.log(weights)
        return self.first[:, None] + offset, log_weight


@cache
def block_rule(length: float) -> tuple[FloatArray, FloatArray]:
    """Return offsets and weights of the 16 nodes of a block of `length` integers.

    `length` is at least 64, for the nodes to be 16 different integers.
    """
    offset = np.clip(np.round((_NODES + 1) / 2 * length - 0.5), 0, length - 1)
    t = (2 * offset + 1) / length - 1
    table = legendre.legvander(t, len(offset) - 1).T
    sums = np.array([_sum_of_legendre(degree, length) for degree in range(len(offset))])
    return offset, np.linalg.solve(table, sums)


def _sum_of_legendre(degree: int, length: float) -> float:
    """Return the sum of a Legendre polynomial over the midpoints of `length` cells of [-1, 1]."""
    unit = np.eye(degree + 1)[degree]
    if length <= _COUNTED:
        t = (2 * np.arange(length) + 1) / length - 1
        return float(legendre.legval(t, unit).sum())
    # The midpoint rule's Euler-Maclaurin expansion: derivatives at both ends.
    step = 2 / length
    total = 2.0 if degree == 0 else 0.0
    for order, factor in ((1, -1 / 24), (3, 7 / 5760), (5, -31 / 967680)):
        if degree >= order:
            low, high = legendre.legval(np.array([-1.0, 1.0]), legendre.legder(unit, order))
            total += factor * step ** (order + 1) * (high - low)
    return float(total / step)


def strided(
    mean: FloatArray, deviation: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights around each mean, on the integers ``0, ..., upper``.

    Parameters
    ----------
    mean, deviation, upper
        Arrays that broadcast to a shape; below deviations of 16 every integer is a node. The
        mean must be below 1e14 deviations, for float64 to know where the nodes are.

    Returns
    -------
    nodes, weights
        Of that shape with one more axis; outside the support nodes are 0 and weights are 0.
    """
    exponent = np.maximum(np.floor(np.log2(np.maximum(deviation, 1.0) / 8)), 0)
    stride = np.exp2(exponent)[..., None]
    # Nodes are multiples of the stride, so each of them is a float64.
    first = np.maximum(np.rint(np.asarray(mean)[..., None] / stride) - _LEFT, 0)
    nodes = stride * (first + np.arange(_LEFT + _RIGHT + 1.0))
    inside = nodes <= np.asarray(upper)[..., None]
    return np.where(inside, nodes, 0.0), np.where(inside, stride, 0.0)


def dyadic(largest: float) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights for the integers from 0 to `largest` or somewhat beyond."""
    nodes, weights = [np.arange(float(_EXACT))], [np.ones(_EXACT)]
    start = float(_EXACT)
    while start <= largest:
        offset, weight = block_rule(start / 4)
        for first in start + start / 4 * np.arange(4):
            nodes.append(first + offset)
            weights.append(weight)
        start *= 2
    return np.concatenate(nodes), np.concatenate(weights)


def entropy_by_strides(
    log_prob: LogProb,
    mean: FloatArray,
    deviation: FloatArray,
    upper: FloatArray,
    *parameters: Any,
) -> FloatArray:
    """Return ``sum -p log p`` over `strided` nodes; arguments are vectors of one length.

    For means below `RARE`, where 0 and 1 are the only outcomes, it is ``mean (1 - log mean)``.
    """
    value = np.asarray(mean - xlogy(mean, mean))
    often = np.flatnonzero(mean >= RARE)
    for start in range(0, len(often), _CHUNK):
        part = often[start : start + _CHUNK]
        k, weights = strided(mean[part], deviation[part], upper[part])
        log_p = log_prob(k, *(parameter[part, None] for parameter in parameters))
        value[part] = _entropy(log_p, weights)
    return value


def entropy_over_dyadic(log_prob: LogProb, largest: FloatArray, *parameters: Any) -> FloatArray:
    """Return ``sum -p log p`` over `dyadic` nodes; arguments are vectors of one length."""
    value = np.empty(len(largest))
    for i, last in enumerate(largest):
        k, weights = dyadic(last)
        value[i] = _entropy(log_prob(k, *(parameter[i] for parameter in parameters)), weights)
    return value


def _entropy(log_p: FloatArray, weights: FloatArray) -> FloatArray:
    terms = np.where(log_p > -np.inf, np.exp(log_p) * (0.0 - log_p), 0.0)
    return np.asarray((weights * terms).sum(axis=-1))
