"""Sums over integers in mpmath, with strides where there are too many outcomes."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
from mpmath import mp, mpf

_STRIDES = 8
"""Strides per standard deviation: the error of a lattice of ``sigma / 8`` is 1e-548."""
_WIDTH = 26
"""Standard deviations on each side, beyond which a normal has a mass of 1e-147."""
_FEW = 24


def nodes(mean: mpf, deviation: mpf, upper: mpf, width: int = _WIDTH) -> tuple[list[int], int]:
    """Return integers around the mean within ``0, ..., upper``, and their stride."""
    if deviation <= _FEW:
        reach = int(width * deviation) + 120
        first = max(0, int(mean) - reach)
        last = int(mean) + reach
        stride = 1
    else:
        stride = int(deviation / _STRIDES)
        first, last = int(mean - width * deviation), int(mean + width * deviation)
        first = max(first, int(mean) % stride)
    last = last if upper == mp.inf else min(last, int(upper))
    return list(range(first, last + 1, stride)), stride


def expectation(
    term: Callable[[mpf, mpf], mpf],
    log_p: Callable[[mpf], mpf],
    counts: list[int],
    stride: int,
) -> mpf:
    """Return the sum of ``p(k) term(k, log p(k))``."""
    total = []
    for k in counts:
        log_of_k = log_p(mpf(k))
        if log_of_k != -mp.inf:
            total.append(mp.exp(log_of_k) * term(mpf(k), log_of_k))
    return stride * mpmath.fsum(total)


def log_choose(n: mpf, k: mpf) -> mpf:
    """Return the log of the binomial coefficient, for real arguments."""
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def times_log(x: mpf, y: mpf) -> mpf:
    """Return ``x log y``, 0 where x is 0."""
    return mpf(0) if x == 0 else (-mp.inf * x if y == 0 else x * mp.log(y))
