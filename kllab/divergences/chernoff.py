"""The Chernoff divergence ``|log I_alpha|``, where ``I_alpha = integral p^alpha q^(1 - alpha)``.

The divergences of Renyi, Amari, Bhattacharyya and Hellinger and chi-squared are functions of it.
Source: Nielsen, "An information-geometric characterization of Chernoff information" (2013),
section II.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.real_array import as_result
from kllab.divergences.divergence import PairwiseDivergence
from kllab.divergences.entry import Condition, RelativeError
from kllab.divergences.kl import KL
from kllab.divergences.reason_text import swap_symbols
from kllab.divergences.registry import Family
from kllab.divergences.result import TOO_LARGE, Divergence, rounding
from kllab.special.float_array import FloatArray

CHERNOFF = PairwiseDivergence("Chernoff divergence")
"""Its entries take ``alpha``, a float."""

LogAffinity = Callable[[Any, Any, float], FloatArray]
NO_COMMON_OUTCOME = "p and q have no outcome in common"
_ROUNDING = 8 * float(np.finfo(float).eps)


def register_chernoff(
    p: Family,
    q: Family,
    *,
    relative_error: RelativeError = rounding,
    valid: Condition | None = None,
) -> Callable[[LogAffinity], LogAffinity]:
    """Register the decorated ``(b, o, w) -> |log integral b^(1 - w) o^w|`` for a pair.

    As ``I_alpha(P, Q) = I_(1 - alpha)(Q, P)``, it takes as B whichever has the larger weight, so
    that ``w <= 1/2``; it must be registered for both orders of two families. It is infinite if
    both have no common outcome, or if w < 0 and B has outcomes that are impossible under O, and
    NaN if the integral diverges in the tails. At w = 0, O counts as its support. `valid` and
    `relative_error` are those of `Entry`; elements that are not `valid` are integrated.
    """

    def register(formula: LogAffinity) -> LogAffinity:
        def log_affinity(p: Any, q: Any, alpha: float) -> FloatArray:
            return formula(p, q, 1 - alpha) if alpha > 0.5 else formula(q, p, alpha)

        def value(p: Any, q: Any, alpha: float) -> FloatArray:
            found = log_affinity(p, q, alpha)
            return np.where(np.isnan(found), np.inf, found)

        def reason(p: Any, q: Any, alpha: float) -> str:
            return why_infinite(p, q, alpha, diverges=bool(np.isnan(log_affinity(p, q, alpha))))

        CHERNOFF.closed_form(p, q, valid=valid, relative_error=relative_error, why_infinite=reason)(
            value
        )
        return formula

    return register


def checked_order(owner: str, alpha: object, *, lowest: float = -np.inf) -> float:
    """Return `alpha` as a float.

    Raises
    ------
    ValueError
        If it is not a finite number, or below `lowest`.
    """
    try:
        is_number = np.asarray(alpha).dtype.kind not in "bSU"  # bools and text would convert too
        order = float(alpha) if is_number else np.nan  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        order = np.nan
    if not (np.isfinite(order) and order >= lowest):
        allowed = "a finite number" + (f", at least {lowest:g}" if lowest > -np.inf else "")
        raise ValueError(f"{owner}: alpha must be {allowed}, but it is {alpha!r}")
    return order


def transformed(
    explained: Divergence,
    function: Callable[[FloatArray], FloatArray],
    slope: Callable[[FloatArray], FloatArray],
) -> Divergence:
    """Return an increasing function of a divergence, with its error by linear propagation."""
    with np.errstate(all="ignore"):
        before = np.asarray(explained.value)
        value = np.asarray(function(before))
        finite = np.isfinite(value) & np.isfinite(before)
        moved = np.where(np.equal(explained.error, 0), 0.0, slope(before) * explained.error)
        moved = np.where(np.isnan(moved), np.inf, moved)
        error = np.where(finite, moved + _ROUNDING * value, 0.0)
    reason = (explained.reason or TOO_LARGE) if np.isinf(value).any() else None
    return Divergence(as_result(value), explained.method, as_result(error), reason)


def why_infinite(p: Distribution, q: Distribution, alpha: float, *, diverges: bool) -> str:
    """Return why the divergence of two single distributions is infinite."""
    if 0 <= alpha <= 1:
        return NO_COMMON_OUTCOME if disjoint(p, q) else TOO_LARGE
    if diverges:
        falls, against = "qp" if alpha > 1 else "pq"
        return (
            f"the integral of p^{alpha:g} q^{1 - alpha:g} diverges: where both are small, "
            f"{falls} falls too fast against {against}"
        )
    if alpha > 1:
        return KL.explain(p, q).reason or TOO_LARGE
    return swap_symbols(KL.explain(q, p).reason) or TOO_LARGE


def disjoint(p: Distribution, q: Distribution) -> bool:
    """Return whether two single distributions of infinite divergence have no common outcome.

    Discrete ones have none, as otherwise their divergence would be finite.
    """
    a, b = p.support, q.support
    if a.discrete or b.discrete:
        return True
    return bool(np.all(np.maximum(a.lower, b.lower) >= np.minimum(a.upper, b.upper)))
