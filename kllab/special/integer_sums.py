"""Sums over the integers by few terms: nodes k and weights w with ``sum f(k) = sum w f(node)``.

Where the probabilities vary slowly from one integer to the next, a rule of some hundred nodes
has all the digits of a sum over 1e15 outcomes. Two rules serve the families of counts:

- `strided`: every h-th integer, h a power of two from ``deviation / 16`` up. Its error is the
  characteristic function at ``2 pi / h``: for the normal shape ``exp(-2 pi^2 (deviation/h)^2)``,
  below 1e-548; and deviations of 16 keep the ends of the support out of reach.
- `dyadic`: all integers below 64, then Gaussian summation over ``[64, 128), [128, 256), ...``,
  for shapes that fall off like powers. Its nodes and weights are those of the discrete
  Chebyshev (Gram) polynomials, exact for polynomials of degree 63 on each block.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from scipy.special import xlogy

from kllab.special.float_array import FloatArray

_LEFT, _RIGHT = 192, 352
"""Strides on both sides: 12 deviations at least, and 22 where tails may be those of a gamma."""
_EXACT = 64
_NODES = 32
_CHUNK = 256
"""Distributions summed at a time, for memory's sake."""

RARE = 1e-17
"""Mean below which a second event changes no digit."""

LogProb: TypeAlias = Callable[..., FloatArray]
"""``(k, *parameters) -> log p(k)``, for real k within the support too."""


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
    start = _EXACT
    while start <= largest:
        offsets, shares = _gram_rule(start)
        nodes.append(start + offsets)
        weights.append(shares)
        start *= 2
    return np.concatenate(nodes), np.concatenate(weights)


@cache
def _gram_rule(count: int) -> tuple[FloatArray, FloatArray]:
    """Return the Gaussian rule for sums over ``0, ..., count - 1``, by Golub and Welsch (1969).

    The recurrence of the discrete Chebyshev polynomials: Abramowitz & Stegun 22.17.
    """
    k = np.arange(1.0, _NODES)
    size = float(count)
    off_diagonal = k * np.sqrt(size - k) * np.sqrt((size + k) / (4 * k * k - 1)) / 2
    # Measured from the middle of the block, whose rule is symmetric.
    matrix = np.diag(off_diagonal, 1) + np.diag(off_diagonal, -1)
    offsets, vectors = np.linalg.eigh(matrix)
    return offsets + (size - 1) / 2, size * vectors[0] ** 2


def entropy_by_strides(
    log_prob: LogProb,
    mean: FloatArray,
    deviation: FloatArray,
    upper: FloatArray,
    *parameters: Any,
) -> FloatArray:
    """Return ``sum -p log p`` over `strided` nodes; arguments are vectors of one length.

    For means below `RARE` there are two outcomes, 0 and 1, and ``mean (1 - log mean)`` has the
    digits that the exponential of a log probability of -600 has not.
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
