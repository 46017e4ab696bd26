"""One scale or rate: the geometric mean has the mean rate, and the gap is one of logarithms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Exponential, Laplace, Weibull
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first, log_gap_of_ratio, log_mean_gap
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray


@register_chernoff(Exponential, Exponential)
def chernoff_exponential(p: Exponential, q: Exponential, alpha: float) -> FloatArray:
    """Return ``|log(alpha rate_p + beta rate_q) - alpha log rate_p - beta log rate_q|``."""
    return log_mean_gap(p.rate, q.rate, q.rate - p.rate, alpha)


def _same_loc(p: Laplace, q: Laplace) -> NDArray[np.bool_]:
    return np.equal(p.loc, q.loc)


@register_chernoff(Laplace, Laplace, valid=_same_loc)
def chernoff_laplace(p: Laplace, q: Laplace, alpha: float) -> FloatArray:
    """Return the divergence of ``|x - loc|``, exponential of rate ``1 / scale``."""
    return log_mean_gap(q.scale, p.scale, p.scale - q.scale, alpha)


def _same_concentration(p: Weibull, q: Weibull) -> NDArray[np.bool_]:
    return np.equal(p.concentration, q.concentration)


@register_chernoff(Weibull, Weibull, valid=_same_concentration)
def chernoff_weibull(p: Weibull, q: Weibull, alpha: float) -> FloatArray:
    """Return the divergence of ``x^concentration``, of rate ``scale^-concentration``."""
    base, other, weight = p.scale, q.scale, alpha
    if heavier_first(alpha):
        base, other, weight = q.scale, p.scale, 1 - alpha
    logarithm = p.concentration * log_quotient(other, base)
    return log_gap_of_ratio(np.expm1(logarithm), weight, logarithm)
