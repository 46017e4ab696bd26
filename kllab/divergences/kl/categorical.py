"""Categorical against Categorical."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Categorical
from kllab.divergences.chunked import in_chunks
from kllab.divergences.kl import register_kl
from kllab.divergences.ratio_of_shares import compare, kl_of_weights, share_difference
from kllab.divergences.reason_text import why_never
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, as_pair, exact_sum
from kllab.special.float_array import FloatArray

_KEPT = 1 / 8
"""Divergences from here on have their digits as a plain sum."""
_SHORT = 64


def _check_outcomes(p: Categorical, q: Categorical) -> None:
    if p.outcomes != q.outcomes:
        raise ValueError(
            "p and q must have the same outcomes, but p (Categorical) has "
            f"{p.outcomes} and q (Categorical) has {q.outcomes}"
        )


def _why_infinite(p: Categorical, q: Categorical) -> str:
    return why_never(p, int(np.argmax(~q.possible & p.possible)))


@register_kl(Categorical, Categorical, why_infinite=_why_infinite)
def kl_categorical_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return the sum of the deviances of the shares."""
    _check_outcomes(p, q)
    if p.by_probs and q.by_probs:
        return _kl_of_tables(p.table, q.table)
    return kl_of_weights(p.weights, q.weights)


def _kl_of_tables(p: FloatArray, q: FloatArray) -> FloatArray:
    """Return the divergences of tables along the last axis."""
    p, q = np.broadcast_arrays(p, q)
    rows = [table.reshape(-1, p.shape[-1]) for table in (p, q)]
    return in_chunks(_plainly, _by_deviances, *rows).reshape(p.shape[:-1])


def _plainly(p: FloatArray, q: FloatArray) -> FloatArray:
    """Return ``sum p log(p / q) / P + log(Q / P)``, P and Q the sums; NaN where that is small.

    No more than ``2 / e`` of the terms' sizes is negative, so that rounding (of the terms and of
    the sums, which are about 1) is a few times 1e-16 of the divergence plus 2.
    """
    terms = np.asarray(p / q)
    np.log(terms, out=terms)
    terms *= p
    if not p.min() > 0:
        terms[p == 0] = 0
    sum_p = _row_sums(p)
    value = _row_sums(terms) / sum_p + np.log(_row_sums(q) / sum_p)
    value[~((value > _KEPT) & (value < np.inf))] = np.nan
    return value


def _row_sums(table: FloatArray) -> FloatArray:
    # The product is the quickest for short rows; NumPy adds long ones by halves.
    outcomes = table.shape[-1]
    return np.asarray(table @ np.ones(outcomes) if outcomes <= _SHORT else table.sum(axis=-1))


def _by_deviances(p: FloatArray, q: FloatArray) -> FloatArray:
    return np.asarray(bd0(*_shares(p, exact_sum(p), q, exact_sum(q))).sum(axis=-1))


def shares(p: Categorical, q: Categorical) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return ``p / P``, ``q / Q`` (P and Q the sums) and their difference, to its last digit.

    Raises
    ------
    ValueError
        If p and q have different numbers of outcomes.
    """
    _check_outcomes(p, q)
    if p.by_probs and q.by_probs:
        return _shares(p.table, p.total, q.table, q.total)
    ratio = compare(p.weights, q.weights)
    return ratio.p, ratio.q, ratio.difference


def _shares(
    p: FloatArray, total_p: Pair, q: FloatArray, total_q: Pair
) -> tuple[FloatArray, FloatArray, FloatArray]:
    sum_p, sum_q = ((high[..., None], low[..., None]) for high, low in (total_p, total_q))
    difference = share_difference(as_pair(p), sum_p, as_pair(q), sum_q)
    return p / sum_p[0], q / sum_q[0], difference
