"""Errors of divergences from the rounding of parameters in conversions from other libraries.

SciPy has a scale where a family of kllab has a rate, its reciprocal. If both distributions come
from scales, a change of units avoids the rounding; any other rounding is added to the error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab.distributions import Distribution, Exponential, Gamma, LogNormal
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray


def in_exact_units(p: Distribution, q: Distribution) -> tuple[Distribution, Distribution]:
    """Return p and q in a unit in which neither is rounded, if both were given by scales.

    The divergence depends only on the quotient of two rates, which is the inverse quotient of the
    scales.
    """
    scale_p, scale_q = (each.rounding.scale if each.rounding else None for each in (p, q))
    if scale_p is None or scale_q is None:
        return p, q
    if isinstance(p, LogNormal) and isinstance(q, LogNormal):
        shift = log_quotient(scale_q, scale_p)
        return LogNormal(0.0, p.scale), LogNormal(shift, q.scale)
    if isinstance(p, LogNormal) or isinstance(q, LogNormal):
        return p, q
    return _with_rate(p, scale_q), _with_rate(q, scale_p)


def _with_rate(p: Distribution, rate: FloatArray) -> Distribution:
    if isinstance(p, Gamma):
        return Gamma(p.concentration, rate)
    return Exponential(rate)


def conversion_error(
    p: Distribution,
    q: Distribution,
    found: float | FloatArray,
    value: Callable[[Any, Any], float | FloatArray],
) -> FloatArray:
    """Return a bound on the change of a divergence by the rounding of p and of q.

    Parameters
    ----------
    p, q
        The distributions.
    found
        Their divergence.
    value
        The divergence as a function of two distributions.
    """
    found = np.asarray(found)
    error = np.zeros(found.shape)
    for given, pair_with in ((p, lambda one: (one, q)), (q, lambda one: (p, one))):
        if given.rounding is None:
            continue
        for name in given.rounding.parameters:
            values = [value(*pair_with(one)) for one in _neighbours(given, name)]
            error = error + np.max(np.abs(np.asarray(values) - found), axis=0)
        # An error d of log densities changes KL by d E|log p/q|, at most d (KL + sqrt(2 KL)).
        d = given.rounding.log_density
        error = error + d * (2 * np.sqrt(2 * found) + 4 * found) + np.square(d)
    return np.where(np.isfinite(error), error, 0.0)


def _neighbours(p: Distribution, name: str) -> list[Distribution]:
    """Return p with a parameter one unit in the last place lower, and one higher."""
    given = {each: getattr(p, each) for each in p.constraints}
    return [
        type(p)(**(given | {name: np.nextafter(given[name], towards)}))
        for towards in (-np.inf, np.inf)
    ]
