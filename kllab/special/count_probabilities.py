"""Probabilities of counts by Loader's saddle-point form: deviances and Stirling's remainders.

``log C(n, k)`` is of order n, too large for a log probability of order 1. Here the ``x log x - x``
of each factorial goes into a deviance, and the remainders are small.
"""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln, xlogy

from kllab.special.binary_trial import BinaryTrial
from kllab.special.cancellation import TINY, bd0
from kllab.special.double_double import two_product
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import LARGE, stirling_remainder


def factorial_excess(x: FloatArray) -> FloatArray:
    """Return ``log(x!) - x log x + x`` for real ``x >= 0``: 0 at 0, else about ``log(2 pi x) / 2``.

    Its absolute error is at most 5e-15.

    Examples
    --------
    >>> factorial_excess(np.array([1.0, 1e15])).round(6)
    array([ 1.      , 18.188327])
    """
    x = np.asarray(x, dtype=np.float64)
    value = np.asarray(stirling_remainder(x) + (np.log(x) + log(2 * pi)) / 2)
    small = x < LARGE
    if small.any():
        y = x[small]
        value[small] = gammaln(y + 1) - xlogy(y, y) + y
    return value


def above_count(k: FloatArray, n: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return ``n p - k``, with the product in 32 digits."""
    product, error = two_product(n, trial.success)
    return np.asarray((product - k) + (error + n * trial.success_low))


def log_poisson(k: FloatArray, rate: FloatArray) -> FloatArray:
    """Return the log probability of k events, real ``k >= 0``, where `rate` are expected.

    Examples
    --------
    >>> float(log_poisson(np.array(1e15), np.array(1e15)).round(6))
    -18.188327
    """
    return np.asarray(0.0 - bd0(k, rate, rate - k) - factorial_excess(k))


def log_binomial(k: FloatArray, n: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return the log probability of k successes in n trials.

    Real ``0 <= k <= n``. Source: Loader, "Fast and accurate computation of binomial
    probabilities" (2000).

    Examples
    --------
    >>> coin = BinaryTrial(probs=np.array(0.5))
    >>> float(log_binomial(np.array(5e14), np.array(1e15), coin).round(6))
    -17.49518
    """
    above = above_count(k, n, trial)
    deviance = count_deviance(k, n, trial.success, above, trial.log_success)
    deviance = deviance + count_deviance(n - k, n, trial.failure, -above, trial.log_failure)
    return np.asarray(
        factorial_excess(n) - factorial_excess(k) - factorial_excess(n - k) - deviance
    )


def count_deviance(
    k: FloatArray, n: FloatArray, p: FloatArray, above: FloatArray, log_p: FloatArray
) -> FloatArray:
    """Return the deviance of k from ``n p``, with `log_p` where p has left float64."""
    expected = n * p
    value = bd0(k, expected, above)
    below = (expected < TINY) & np.isfinite(log_p)
    if not below.any():
        return value
    count = np.where(k > 0, k, 1.0)
    far = expected - k + k * (np.log(count) - np.log(n) - log_p)
    return np.where(below, np.where(k > 0, far, expected), value)


def log_negative_binomial(k: FloatArray, r: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return the log probability of k successes before the r-th failure.

    It is that of r failures in ``n = r + k`` trials, times ``r / n``; real ``r > 0, k >= 0``.
    """
    n = r + k
    above = failures_wanting(k, r, trial)
    deviance = count_deviance(r, n, trial.failure, above, trial.log_failure)
    deviance = deviance + count_deviance(k, n, trial.success, -above, trial.log_success)
    excess = factorial_excess(n) - factorial_excess(k) - factorial_excess(r)
    odds = k / r
    share = np.where(odds < np.inf, np.log1p(odds), np.log(n) - np.log(r))
    return np.asarray(excess - deviance - share)


def probability_of_count(
    k: FloatArray, log_p: FloatArray, mean: FloatArray, log_none: FloatArray
) -> FloatArray:
    """Return ``exp(log_p)``, and ``mean * exp(log_none)`` for k = 1 and means below 1.

    The exponential of -600 has a relative error of 6e-14. Where the mean is that small, a single
    event weighs most; two or more weigh nothing.
    """
    return np.where((k == 1) & (mean < 1), mean * np.exp(log_none), np.exp(log_p))


def failures_wanting(k: FloatArray, r: FloatArray, trial: BinaryTrial) -> FloatArray:
    """Return ``(r + k) (1 - p) - r``, which is ``k (1 - p) - r p``, in 32 digits."""
    first, second = two_product(k, trial.failure), two_product(r, trial.success)
    low = first[1] - second[1] + (k * trial.failure_low - r * trial.success_low)
    difference = first[0] - second[0]
    # Counts above 1e300 leave float64 in 32 digits.
    return np.where(np.isfinite(low), difference + low, difference)
