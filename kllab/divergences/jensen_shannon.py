"""The Jensen-Shannon divergence."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np

from kllab.distributions import Bernoulli, Categorical, Distribution, Uniform
from kllab.divergences.affinity.bernoulli import cells
from kllab.divergences.affinity.pareto import outside_shares
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.kl.categorical import shares
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import Divergence
from kllab.divergences.scalar_fallback import scalar_total
from kllab.special.float_array import FloatArray
from kllab.special.polynomial import polynomial

JENSEN_SHANNON = PairwiseDivergence("Jensen-Shannon divergence")

_NEAR = 0.25
"""``|q - p| / (p + q)`` up to which the series is used."""
_SERIES = tuple(1 / (2 * k * (2 * k - 1)) for k in range(1, 14))
"""Its coefficients: at `_NEAR` the first term left out is below 1e-17 of the sum."""


@divergence("Jensen-Shannon", value=JENSEN_SHANNON.value)
def jensen_shannon(p: Distribution, q: Distribution) -> Divergence:
    """Return the Jensen-Shannon divergence ``(KL(P||M) + KL(Q||M)) / 2``, in nats.

    M is the mixture ``(P + Q) / 2``. The divergence is symmetric and between 0 and log 2; its
    square root is a metric.

    Parameters
    ----------
    p, q
        Distributions as in `kl_divergence`.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape; log 2 for disjoint supports, exactly 0 for equal parameters.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or there is no method for the pair.
    ValueError
        If the batches do not broadcast.

    Notes
    -----
    Source: Lin, "Divergence measures based on the Shannon entropy" (1991), eq. 4.1.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> round(jensen_shannon(Bernoulli(0.5), Bernoulli(0.25)), 6)
    0.033822
    """
    return JENSEN_SHANNON.explain(p, q)


def jensen_shannon_of_cells(p: FloatArray, q: FloatArray, difference: FloatArray) -> FloatArray:
    """Return ``(p log(p / m) + q log(q / m)) / 2``, m = (p + q) / 2, elementwise.

    With ``t = (q - p) / (p + q)`` it is ``m ((1 + t) log(1 + t) + (1 - t) log(1 - t)) / 2``,
    whose series is ``m sum_k t^2k / (2k (2k - 1))``.
    """
    p, q, difference = np.broadcast_arrays(p, q, difference)
    whole = p + q
    t = np.asarray(difference / whole)
    square = t * t
    value = np.asarray((_xlog(p, whole) + _xlog(q, whole)) / 2)
    near = np.abs(t) <= _NEAR
    if near.any():
        s = square[near]
        value[near] = whole[near] / 2 * s * polynomial(_SERIES, s)
    return np.where(whole == 0, 0.0, value)


def _xlog(x: FloatArray, whole: FloatArray) -> FloatArray:
    return np.where(x == 0, 0.0, x * np.log(2 * (x / whole)))


def _at_most_log_2(cells: FloatArray) -> FloatArray:
    """Sum over the last axis, limited to log 2, which rounding may exceed."""
    return np.asarray(np.minimum(cells.sum(axis=-1), log(2)))


@JENSEN_SHANNON.closed_form(Categorical, Categorical)
def jensen_shannon_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return the sum over outcomes."""
    return _at_most_log_2(jensen_shannon_of_cells(*shares(p, q)))


@JENSEN_SHANNON.closed_form(Bernoulli, Bernoulli)
def jensen_shannon_bernoulli(p: Bernoulli, q: Bernoulli) -> FloatArray:
    """Return the sum over both outcomes."""
    return _at_most_log_2(jensen_shannon_of_cells(*cells(p.trial, q.trial)))


@JENSEN_SHANNON.closed_form(Uniform, Uniform)
def jensen_shannon_uniform(p: Uniform, q: Uniform) -> FloatArray:
    """Return the divergence of three outcomes: in P's interval only, in Q's only, in both."""
    x, y = outside_shares(p, q)
    both = jensen_shannon_of_cells(1 - x, 1 - y, x - y)
    return _at_most_log_2(np.stack([x * (log(2) / 2), y * (log(2) / 2), both], axis=-1))


def _term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        p, q = np.exp(log_p), np.exp(log_p + log_ratio)
        distance = -np.expm1(-np.abs(log_ratio))
        return jensen_shannon_of_cells(p, q, np.sign(log_ratio) * np.maximum(p, q) * distance)


@JENSEN_SHANNON.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def jensen_shannon_by_quadrature(p: Any, q: Any) -> Divergence:
    """Return the integral or sum over the outcomes of both."""
    return scalar_total(JENSEN_SHANNON.name, p, q, _term, bound=log(2))
