"""Listed outcomes by the logarithms of their weights: the ratio of their probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kllab.special.cancellation import exponential_excess
from kllab.special.double_double import Pair, add, multiply, subtract
from kllab.special.float_array import FloatArray
from kllab.special.log_weights import LogWeights

NEAR = 1.0
"""Log ratio up to which the difference of probabilities is formed from it."""


@dataclass(frozen=True)
class RatioOfShares:
    """Probabilities p and q along the last axis, and ``log(q / p)`` with all its digits.

    The log ratio is infinite where only one of both is possible, and 0 where neither is.
    """

    p: FloatArray
    q: FloatArray
    log_ratio: FloatArray

    @property
    def difference(self) -> FloatArray:
        """``q - p``."""
        near = np.abs(self.log_ratio) < NEAR
        return np.where(near, self.p * np.expm1(self.log_ratio), self.q - self.p)


def share_difference(p: Pair, sum_p: Pair, q: Pair, sum_q: Pair) -> FloatArray:
    """Return ``q / sum_q - p / sum_p`` to its last digit, from numbers of 32 digits."""
    gap = subtract(multiply(q, sum_p), multiply(p, sum_q))[0]
    return np.asarray(gap / (sum_p[0] * sum_q[0]))


def compare(p: LogWeights, q: LogWeights) -> RatioOfShares:
    """Return the shares and the logarithms of their ratios.

    The logarithms of the weights differ by the ratio and by one number for all outcomes. That is
    ``log sum p exp(d)`` of the differences d, taken relative to an outcome that is likely under P:
    where P is near Q, all of it is small, and nothing cancels.
    """
    shape = np.broadcast_shapes(p.high.shape, q.high.shape)
    p, q = (
        LogWeights(np.broadcast_to(each.high, shape), np.broadcast_to(each.low, shape))
        for each in (p, q)
    )
    both = p.possible & q.possible
    high, low = add((q.high, q.low), (-p.high, -p.low))
    at = np.where(both, p.share, -1.0).argmax(axis=-1)[..., None]
    shift = tuple(-np.take_along_axis(part, at, axis=-1) for part in (high, low))
    high, low = add((high, low), (shift[0], shift[1]))
    relative = np.where(both, high + low, -np.inf)
    log_p, log_q = 0.0 - p.surprisal, 0.0 - q.surprisal
    powers = np.where(both, log_p + relative, -np.inf)
    small = np.where(relative < 1, p.share * np.expm1(relative), np.exp(powers) - p.share)
    excess = np.where(p.possible, small, 0.0).sum(axis=-1, keepdims=True)
    common = np.where(
        np.abs(excess) < 0.5,
        np.log1p(excess),
        np.logaddexp.reduce(powers, axis=-1, keepdims=True),
    )
    outside = np.where(p.possible, 0.0, q.share).sum(axis=-1, keepdims=True)
    inside = np.logaddexp.reduce(np.where(p.possible, log_q, -np.inf), axis=-1, keepdims=True)
    common = common - np.where(outside < 0.5, np.log1p(-outside), inside)
    log_ratio = np.where(both, relative - common, np.where(p.possible, -np.inf, np.inf))
    neither = ~p.possible & ~q.possible
    return RatioOfShares(p.share, q.share, np.where(neither, 0.0, log_ratio))


def kl_of_weights(p: LogWeights, q: LogWeights) -> FloatArray:
    """Return the sum of the deviances of the shares."""
    ratio = compare(p, q)
    return np.asarray(deviance(ratio.p, ratio.q, ratio.log_ratio).sum(axis=-1))


def deviance(p: FloatArray, q: FloatArray, log_ratio: FloatArray) -> FloatArray:
    """Return ``p log(p / q) - p + q``; `log_ratio` has the digits of ``log(q / p)``.

    Infinite where that is ``-inf``, even if p is below float64.
    """
    far = q - p - np.where(p > 0, p * log_ratio, 0.0)
    value = np.where(np.abs(log_ratio) < NEAR, p * exponential_excess(log_ratio), far)
    return np.where(log_ratio == -np.inf, np.inf, value)
