"""Incomplete gamma and beta functions of large shapes, by quadrature of the density.

SciPy's lose digits there (see `LARGE`). The density is nearly a Gaussian about its mode: it is
integrated from x outwards, relative to its value at x, which is known to all digits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kllab.special.cancellation import phi
from kllab.special.double_double import two_product, two_sum
from kllab.special.float_array import FloatArray

LARGE = 1e5
"""Shapes from which on these functions are used.

Within 8 deviations of the mean, SciPy's ``gammainc`` is right to 2e-14 of the tail up to 1e5, to
4e-6 at 1e6 and to 3e-2 at 1e7.
"""
_DROP = 45.0
"""Fall of the log density from x to the end of the integral: ``exp(-45) = 3e-20`` is left out."""
_PANELS = 4
"""Panels of 16 nodes: right to 2e-15 for a purely exponential tail, to 2e-16 for a Gaussian one."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_AT = ((_NODES + 1) / 2 + np.arange(_PANELS)[:, None]).ravel() / _PANELS
_WEIGHT = np.tile(_WEIGHTS, _PANELS) / (2 * _PANELS)


def gamma_cdf(
    a: FloatArray, t: FloatArray, excess: FloatArray, log_density: FloatArray
) -> FloatArray:
    """Return the probability up to t under Gamma(a, 1).

    Parameters
    ----------
    a, t
        Shape, from `LARGE` on, and outcome, positive and finite.
    excess
        ``t - a``, exact or nearly so.
    log_density
        At t.
    """
    one_less = a - 1
    rises = (-excess - 1) / t
    below = rises >= 0
    side = np.where(below, -1.0, 1.0)[..., None]

    def fall(s: FloatArray) -> FloatArray:
        return np.asarray(one_less[..., None] * phi(side * s / t[..., None]))

    tail = np.exp(log_density) * _integral(np.abs(rises), one_less / np.square(t), fall)
    return np.where(below, tail, 1 - tail)


def beta_cdf(a: FloatArray, b: FloatArray, x: FloatArray, log_density: FloatArray) -> FloatArray:
    """Return the probability up to x under Beta(a, b).

    Parameters
    ----------
    a, b
        Shapes, from `LARGE` on.
    x
        Between 0 and 1.
    log_density
        At x.
    """
    rises = above_mean(a, b, x) + (2 * x - 1)
    tail, below = _beta_tail(a - 1, b - 1, x, 1 - x, rises, log_density)
    return np.where(below, tail, 1 - tail)


def counts_cdf(
    k: FloatArray,
    others: FloatArray,
    p: FloatArray,
    other_p: FloatArray,
    above: FloatArray,
    log_prob: FloatArray,
) -> FloatArray:
    """Return the probability of at most k counts, of probability p each.

    As a function of p it falls from 1 to 0, by the density of Beta(k + 1, others).

    Parameters
    ----------
    k
        From `LARGE` on.
    others
        The other trials: n - k of a binomial distribution, r of a negative binomial one.
    p, other_p
        Between 0 and 1, and 1 less that.
    above
        ``k - (k + others) p``, relatively accurate.
    log_prob
        Of k, up to a factor of ``others / (1 - p)``: that of n trials.
    """
    log_slope = log_prob + np.log(others) - np.log(other_p)
    tail, below = _beta_tail(k, others - 1, p, other_p, above + p, log_slope)
    return np.where(below, 1 - tail, tail)


def above_mean(first: FloatArray, second: FloatArray, x: FloatArray) -> FloatArray:
    """Return ``first (1 - x) - second x``, relatively accurate."""
    total, low = two_sum(first, second)
    product, error = two_product(total, x)
    return np.asarray((first - product) - error - low * x)


def _beta_tail(
    first: FloatArray,
    second: FloatArray,
    x: FloatArray,
    other: FloatArray,
    rises: FloatArray,
    log_density: FloatArray,
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the mass of ``c x^first (1 - x)^second`` where it falls, and whether that is below x.

    `other` is ``1 - x``, and `rises` is ``x (1 - x)`` times the slope of the logarithm. It is not
    taken from the exponents: less 1 they are rounded where they are largest.
    """
    slope = rises / x / other
    below = np.asarray(slope >= 0)
    side = np.where(below, -1.0, 1.0)[..., None]

    def fall(s: FloatArray) -> FloatArray:
        at, left = side * s / x[..., None], -side * s / other[..., None]
        return np.asarray(first[..., None] * phi(at) + second[..., None] * phi(left))

    curvature = first / x / x + second / other / other
    return np.exp(log_density) * _integral(np.abs(slope), curvature, fall), below


def _integral(
    slope: FloatArray, curvature: FloatArray, fall: Callable[[FloatArray], FloatArray]
) -> FloatArray:
    """Return the integral over s from 0 of ``exp(-slope s - fall(s))``, fall about quadratic."""
    end = 2 * _DROP / (slope + np.sqrt(np.square(slope) + 2 * _DROP * curvature))
    s = end[..., None] * _AT
    return np.asarray(end * (np.exp(-slope[..., None] * s - fall(s)) * _WEIGHT).sum(axis=-1))


def where_large(
    large: NDArray[np.bool_],
    value: FloatArray,
    by_tail: Callable[..., FloatArray],
    *arguments: FloatArray,
) -> FloatArray:
    """Replace the `large` elements of a cdf by ``by_tail(*arguments)`` where that is finite."""
    shape = np.broadcast_shapes(large.shape, *(each.shape for each in arguments))
    large, value = np.broadcast_to(large, shape), np.array(np.broadcast_to(value, shape))
    if not large.any():
        return value
    found = by_tail(*(np.broadcast_to(each, shape)[large] for each in arguments))
    value[large] = np.where(np.isfinite(found), found, value[large])
    return value
