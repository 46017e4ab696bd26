"""One scale or rate: the geometric mean has the mean rate, and the gap is one of logarithms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Exponential, Laplace, Weibull
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import log_gap_of_ratio, log_mean_gap
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray


@register_chernoff(Exponential, Exponential)
def chernoff_exponential(base: Exponential, other: Exponential, weight: float) -> FloatArray:
    """Return the gap of the logarithms of the rates; see `log_mean_gap`."""
    return log_mean_gap(base.rate, other.rate, other.rate - base.rate, weight)


def _same_loc(p: Laplace, q: Laplace) -> NDArray[np.bool_]:
    return np.equal(p.loc, q.loc)


@register_chernoff(Laplace, Laplace, valid=_same_loc)
def chernoff_laplace(base: Laplace, other: Laplace, weight: float) -> FloatArray:
    """Return the divergence of ``|x - loc|``, exponential of rate ``1 / scale``."""
    return log_mean_gap(other.scale, base.scale, base.scale - other.scale, weight)


def _same_concentration(p: Weibull, q: Weibull) -> NDArray[np.bool_]:
    return np.equal(p.concentration, q.concentration)


@register_chernoff(Weibull, Weibull, valid=_same_concentration)
def chernoff_weibull(base: Weibull, other: Weibull, weight: float) -> FloatArray:
    """Return the divergence of ``x^concentration``, of rate ``scale^-concentration``."""
    logarithm = base.concentration * log_quotient(base.scale, other.scale)
    return log_gap_of_ratio(np.expm1(logarithm), weight, logarithm)
