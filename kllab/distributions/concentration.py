"""Log densities and samples of Beta and Dirichlet, component by component.

With concentrations ``a_i`` of sum S, log-gammas of 1e9 cancel to a log density of order 1.
Deviances of ``a_i`` from ``S x_i`` and Stirling remainders are used instead (Loader, "Fast and
accurate computation of binomial probabilities", 2000).
"""

from math import log, pi

import numpy as np
from scipy.special import gammaln

from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, subtract, two_product
from kllab.special.float_array import FloatArray, Shape
from kllab.special.log_gamma import stirling_remainder

_HALF_LOG_2PI = log(2 * pi) / 2
_SMALL = 2
"""Concentration below which log-gamma and ``(a - 1) log x`` are small, so nothing cancels."""


def component_log_density(
    a: FloatArray, total: Pair, x: FloatArray, log_x: FloatArray, sign: float = 1.0
) -> FloatArray:
    """Return the term ``(a - 1) log x - lgamma(a) + a log S - S x`` of one component.

    The log density is the sum of these terms and of `total_log_density`.

    Parameters
    ----------
    a
        Concentration.
    total
        S in 32 digits.
    x, log_x
        Coordinate, and its logarithm; with ``sign=-1`` the coordinate is ``1 - x``.
    """
    s = total[0]
    at = x if sign > 0 else 1 - x
    power = np.where(a == 1, 0.0, (a - 1) * log_x)
    small = power - gammaln(a) + a * np.log(s) - s * at
    if (a < _SMALL).all():
        return np.asarray(small)
    product, error = two_product(s, x)
    expected = (product, error + total[1] * x)
    if sign < 0:
        expected = subtract((s, total[1]), expected)
    excess = subtract(expected, (a, np.zeros(())))[0]
    large = 0.5 * np.log(a) - _HALF_LOG_2PI - stirling_remainder(a) - log_x
    large = np.where(at == 0, -np.inf, large - bd0(a, s * at, excess))
    return np.where(a < _SMALL, small, large)


def total_log_density(total: FloatArray) -> FloatArray:
    """Return ``lgamma(S) - S log S + S``, the term of the sum S in the log density."""
    return np.asarray(_HALF_LOG_2PI - np.log(total) / 2 + stirling_remainder(total))


def log_gamma_variates(a: FloatArray, size: Shape, rng: np.random.Generator) -> FloatArray:
    """Draw logarithms of Gamma(a, 1) variates, which underflow themselves for small a.

    ``G(a) = G(a + 1) U^(1/a)`` with U uniform, so that -log U is exponential (Marsaglia & Tsang,
    "A simple method for generating gamma variables", 2000, section 6).
    """
    a = np.broadcast_to(a, size)
    raised = a < 1
    value = np.log(rng.standard_gamma(np.where(raised, a + 1, a)))
    if raised.any():
        value = value - np.where(raised, rng.standard_exponential(size) / a, 0.0)
    # For a of 1e-308 even the logarithm overflows.
    return np.maximum(value, np.finfo(float).min)
