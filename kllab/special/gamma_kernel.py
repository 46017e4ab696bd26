"""Density and entropy of gamma distributions of rate 1, for large shapes too.

At shape 1e8 the terms of the usual formulas are of order 1e9 and their sum is of order 1. The
forms here sum small terms: a deviance and Stirling's remainders.
"""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln, psi

from kllab.special.cancellation import TINY, bd0
from kllab.special.double_double import Pair
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import LARGE, digamma_remainder, stirling_remainder


def log_kernel(a: FloatArray, t: FloatArray, log_t: FloatArray, excess: FloatArray) -> FloatArray:
    """Return ``log(t^a exp(-t) / Gamma(a))``.

    From `LARGE` on it is ``log(a / 2 pi) / 2`` less Stirling's remainder and the deviance of t
    from a. Source: Loader, "Fast and accurate computation of binomial
    probabilities" (2000).

    Parameters
    ----------
    a, t
        Shape, positive; the outcome in units of the rate, non-negative.
    log_t
        ``log(t)``, also where t leaves float64.
    excess
        ``t - a``, exact or nearly so.
    """
    value = np.asarray(a * log_t - t - gammaln(a))
    large = (a >= LARGE) & (t > TINY)
    if large.any():
        shape, at, beyond = (part[large] for part in np.broadcast_arrays(a, t, excess))
        half = np.log(shape / (2 * pi)) / 2
        value[large] = half - stirling_remainder(shape) - bd0(shape, at, beyond)
    return np.asarray(np.where(t == np.inf, -np.inf, value))


def entropy_at_unit_rate(a: FloatArray, power: int) -> FloatArray:
    """Return ``a + lgamma(a) + (power - a) digamma(a)``.

    It is the entropy of ``g^power``, power 1 or -1, for g gamma distributed of shape a and rate
    1, and with power K what the sum a of K concentrations takes from the entropy of a Dirichlet
    distribution. From `LARGE` on it is ``(power - 1/2) log a`` and terms of order 1.
    """
    value = np.asarray(a + gammaln(a) + (power - a) * psi(a))
    large = a >= LARGE
    if large.any():
        a = a[large]
        logs = (power - 0.5) * np.log(a) + (log(2 * pi) + 1) / 2
        small = stirling_remainder(a) - power / (2 * a) + (power - a) * digamma_remainder(a)
        value[large] = logs + small
    return value


def rounded_difference(pair: Pair, a: FloatArray, rounded: FloatArray) -> FloatArray:
    """Return ``pair - a``, or ``rounded - a`` where the pair overflows."""
    exact = (pair[0] - a) + pair[1]
    return np.where(np.isfinite(exact), exact, rounded - a)
