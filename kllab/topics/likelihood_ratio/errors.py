"""Exact error probabilities of likelihood ratio tests, by sums over all types of n draws.

A type is how often each outcome was drawn. Its probability is a multinomial one, so sums over types
are sums over all sequences. Everything is in logarithms (nats): errors fall below 1e-300.

Source: Cover & Thomas, "Elements of information theory" (2006), chapter 11.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Array = NDArray[np.float64]
_TIE = 1e-9
"""Distance from the threshold, per draw, within which a type counts as lying on it."""


@lru_cache(maxsize=128)
def types(draws: int, outcomes: int) -> tuple[Array, Array]:
    """Return all types of so many draws, (types, outcomes), and the log number of sequences."""
    first = np.arange(draws + 1.0)
    if outcomes == 2:
        counts = np.stack([first, draws - first], axis=1)
    else:
        a, b = np.meshgrid(first, first, indexing="ij")
        inside = a + b <= draws
        counts = np.stack([a[inside], b[inside], draws - a[inside] - b[inside]], axis=1)
    return counts, gammaln(draws + 1) - gammaln(counts + 1).sum(axis=1)


def log_errors(p: Array, q: Array, threshold: float, draws: int) -> tuple[float, float]:
    """Return the log probabilities of the errors of types I and II.

    The test decides for Q if the mean log ratio is at most `threshold`. Type I is deciding for Q
    although P is true, type II deciding for P although Q is true.
    """
    counts, log_number = types(draws, len(p))
    log_p, log_q = np.log(p), np.log(q)
    for_q = counts @ (log_p - log_q) <= draws * (threshold + _TIE)
    type_1 = _log_sum(log_number[for_q] + counts[for_q] @ log_p)
    type_2 = _log_sum(log_number[~for_q] + counts[~for_q] @ log_q)
    return type_1, type_2


def log_type_2_at(p: Array, q: Array, alpha: float, draws: int) -> float:
    """Return the smallest log type II error of all tests whose type I error is `alpha`.

    By the lemma of Neyman and Pearson it is that of a likelihood ratio test, which decides by
    chance at its threshold, so that its type I error is exactly `alpha`.
    """
    counts, log_number = types(draws, len(p))
    log_p, log_q = np.log(p), np.log(q)
    order = np.argsort(counts @ (log_p - log_q), kind="stable")
    counts, log_number = counts[order], log_number[order]
    mass = np.exp(log_number + counts @ log_p)
    reached = np.cumsum(mass)
    at = min(int(np.searchsorted(reached, alpha)), len(mass) - 1)
    kept = min(max((reached[at] - alpha) / mass[at], 0.0), 1.0)
    of_q = log_number + counts @ log_q
    rest = of_q[at + 1 :]
    return _log_sum(np.append(rest, of_q[at] + np.log(kept)) if kept else rest)


def log_bayes_error(p: Array, q: Array, draws: int) -> float:
    """Return the log error probability of the best test when P and Q are equally probable."""
    counts, log_number = types(draws, len(p))
    smaller = np.minimum(counts @ np.log(p), counts @ np.log(q))
    return _log_sum(log_number + smaller) - float(np.log(2))


def _log_sum(logs: Array) -> float:
    return min(float(logsumexp(logs)), 0.0) if logs.size else -np.inf
