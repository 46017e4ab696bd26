"""The f-divergence of a given convex function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from kllab.distributions import Distribution
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.quadrature.integrand import ENDLESS, Term
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import Divergence
from kllab.divergences.scalar_fallback import scalar_total
from kllab.special.float_array import FloatArray

F_DIVERGENCE = PairwiseDivergence("f-divergence")

Convex: TypeAlias = Callable[[FloatArray], FloatArray]

_FAR = (1e75, 1e150)
"""Arguments at which the slope at infinity is estimated; their squares do not overflow."""
_POWER = 3
"""Growth of f(t) / t between these two above which it is a power of t, not a logarithm."""


@divergence("f-divergence", in_nats=False)
def f_divergence(f: Convex, p: Distribution, q: Distribution) -> Divergence:
    """Return the f-divergence ``D_f(P||Q) = E_q[f(p / q)]``, in the units of f.

    Outcomes that are impossible under P contribute f(0) times their probability under Q, and
    those that are impossible under Q the limit of f(t) / t times their probability under P.

    Parameters
    ----------
    f
        Convex function of ``t = p / q >= 0`` with ``f(1) = 0``, vectorised: it takes an array
        and returns one of its shape, without NaN. It is evaluated for t from 0 (where it may be
        infinite) to 1e150; if f(t) / t still grows there, its limit is taken as infinite. Where f
        overflows, f(t) / t is extrapolated as a logarithm or a power of t. Adding ``c (t - 1)`` to
        f changes the rounding errors only: with ``f'(1) = 0`` (``t log t - t + 1`` for KL) f is
        never negative and nothing cancels.
    p, q
        Distributions as in `kl_divergence`, of scalar outcomes.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape; as accurate as the quadrature and f itself. Near P = Q the
        relative error of f near 1 matters.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, there is no method for the pair, or `f` is not a
        function.
    ValueError
        If f(1) is not 0, f is found not to be convex, or it does not return an array of the shape
        that it was given.

    Notes
    -----
    Source: Csiszar, "Information-type measures of difference of probability distributions"
    (1967); Liese & Vajda, "On divergences and informations" (2006), eq. 10.

    Examples
    --------
    >>> from kllab import Bernoulli
    >>> f_divergence(lambda t: (t - 1) ** 2 / 2, Bernoulli(0.5), Bernoulli(0.5))
    0.0
    >>> round(f_divergence(lambda t: abs(t - 1) / 2, Bernoulli(0.5), Bernoulli(0.25)), 12)
    0.25
    """
    _check(f)
    return F_DIVERGENCE.explain(p, q, f=f)


def _check(f: Convex) -> None:
    if not callable(f):
        raise TypeError(f"f_divergence: f must be a function, but it is {f!r}")
    t = np.array([1.0, 0.25, 0.5, 2.0, 4.0])
    with np.errstate(all="ignore"):
        value = np.asarray(f(t))
    if value.shape != t.shape:
        raise ValueError(
            "f_divergence: f must return an array of the shape it is given, but for "
            f"{t.shape} it returned {value.shape}"
        )
    if not abs(value[0]) <= 1e-12:
        raise ValueError(f"f_divergence: f(1) must be 0, but it is {float(value[0])!r}")
    slopes = np.diff(value[[1, 2, 0, 3, 4]]) / np.diff(t[[1, 2, 0, 3, 4]])
    if not (np.diff(slopes) >= -1e-9 * np.abs(slopes).max()).all():
        raise ValueError(
            "f_divergence: f must be convex, but its slope falls between 1/4 and 4: over the "
            f"intervals between 1/4, 1/2, 1, 2 and 4 it is {slopes.tolist()}"
        )


def at_zero(f: Convex) -> float:
    """Return f(0), or its limit if f(0) is NaN."""
    value = float(f(np.zeros(1))[0])
    return value if not np.isnan(value) else float(f(np.full(1, 1e-300))[0])


def slope_at_infinity(f: Convex) -> float:
    """Return the limit of ``f(t) / t``; infinite if it still grows at 1e150."""
    t = np.array(_FAR)
    middle, last = (f(t) / t).tolist()
    if not np.isfinite(last) or last - middle > 1e-6 * max(1.0, abs(last)):
        return np.inf
    return float(last)


def _log_grown(at_far: FloatArray, log_size: FloatArray) -> FloatArray:
    """Extrapolate the log of an unbounded function from its values at `_FAR`.

    A function that grows slowly is continued as a logarithm, any other as a power.
    """
    first, last = at_far.tolist()
    low, high = np.log(_FAR)
    steps = (log_size - high) / (high - low)
    if not last > _POWER * first:
        return np.asarray(np.log(last + (last - first) * steps))
    return np.asarray(np.log(last) + steps * np.log(last / first))


def _term(f: Convex) -> Term:
    """Return the term ``q f(p / q)``, computed as ``p f(t) / t`` where p is larger."""
    zero, slope = at_zero(f), slope_at_infinity(f)
    far = np.array(_FAR)

    def term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            p, q = np.exp(log_p), np.exp(log_p + log_ratio)
            t = np.exp(-log_ratio)
            each = f(t)
            value = np.where(log_ratio < 0, p * (each / t), q * each)
            vanishing = t == 0
            if zero < np.inf:
                value = np.where(vanishing, q * zero, value)
            else:
                log_f = _log_grown(f(1 / far), log_ratio)
                log_f = np.where(log_ratio < ENDLESS, log_f, np.inf)
                value = np.where(vanishing, np.exp(log_p + log_ratio + log_f), value)
            overflowing = (t > 1) & ~np.isfinite(each / t)
            if slope < np.inf:
                return np.where(overflowing | (t > _FAR[-1]), p * slope, value)
            log_slope = _log_grown(f(far) / far, -log_ratio)
            return np.where(overflowing, np.exp(log_p + log_slope), value)

    return term


@F_DIVERGENCE.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def f_divergence_by_quadrature(p: Any, q: Any, *, f: Convex) -> Divergence:
    """Return the integral or sum over the outcomes of both, at least 0."""
    found = scalar_total(F_DIVERGENCE.name, p, q, _term(f), has_kink=True)
    return Divergence(max(float(found.value), 0.0), found.method, found.error, found.reason)
