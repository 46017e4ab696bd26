"""What Beta and Dirichlet share: densities, entropies and samples, component by component.

With concentrations ``a_i`` of sum S, log-gammas of 1e9 cancel to a log density of order 1. Here
the deviances of ``a_i`` from ``S x_i`` and the Stirling remainders stand in their place (Loader,
"Fast and accurate computation of binomial probabilities", 2000).
"""

from __future__ import annotations

from math import log, pi

import numpy as np
from scipy.special import gammaln

from kllab.distributions.distribution import Shape
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, subtract, two_product
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import stirling_remainder

_HALF_LOG_2PI = log(2 * pi) / 2
_SMALL = 2
"""Below this, log-gamma and ``(a - 1) log x`` are small themselves."""


def component_log_density(
    a: FloatArray, total: Pair, x: FloatArray, log_x: FloatArray, sign: float = 1.0
) -> FloatArray:
    """Return what one component adds to the log density.

    It is ``(a - 1) log x - lgamma(a) + a log S - S x``, which sums over the components to the
    log density but for `total_log_density`.

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
    """Return ``lgamma(S) - S log S + S``: what the sum S adds to the log density."""
    return np.asarray(_HALF_LOG_2PI - np.log(total) / 2 + stirling_remainder(total))


def log_gamma_variates(a: FloatArray, size: Shape, rng: np.random.Generator) -> FloatArray:
    """Draw logarithms of Gamma(a, 1) variates, which for small a are far below any float64.

    ``G(a) = G(a + 1) U^(1/a)`` (Marsaglia & Tsang, "A simple method for generating gamma
    variables", 2000, section 6), U uniform, -log U exponential.
    """
    a = np.broadcast_to(a, size)
    raised = a < 1
    value = np.log(rng.standard_gamma(np.where(raised, a + 1, a)))
    if raised.any():
        value = value - np.where(raised, rng.standard_exponential(size) / a, 0.0)
    # At 1e-308 even the logarithm leaves float64; it is still lower than every other.
    return np.maximum(value, np.finfo(float).min)
