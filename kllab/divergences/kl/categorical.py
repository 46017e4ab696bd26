"""Categorical against Categorical."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Categorical
from kllab.divergences.kl import register_cross_entropy, register_kl
from kllab.divergences.ratio_of_shares import compare, kl_of_weights
from kllab.divergences.reason_text import why_never
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, add, exact_sum, two_product
from kllab.special.float_array import FloatArray

_SUMS_AGREE = 1e-15
"""Sums this close leave products whose rounding is far below the last digit of q - p."""
_KEPT = 1 / 8
"""Divergences from here on have their digits as a plain sum."""
_BLOCK = 2**15
"""Probabilities in a chunk, as in `chunked`."""
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
    """Return the divergences of tables along the last axis: quick ones first."""
    shape = np.broadcast_shapes(p.shape, q.shape)
    value = np.empty(shape[:-1])
    flat = value.reshape(-1)
    p, q = (np.broadcast_to(given, shape).reshape(-1, shape[-1]) for given in (p, q))
    rows = max(1, _BLOCK // shape[-1])
    for start in range(0, flat.size, rows):
        block = slice(start, start + rows)
        flat[block] = _plainly(p[block], q[block])
    lost = np.flatnonzero(np.isnan(flat))
    if lost.size:
        flat[lost] = _by_deviances(p[lost], q[lost])
    return value


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
    sum_p, rest_p = (part[..., None] for part in total_p)
    sum_q, rest_q = (part[..., None] for part in total_q)
    excess = _excess(p, (sum_p, rest_p), q, (sum_q, rest_q))
    return p / sum_p, q / sum_q, excess / (sum_p * sum_q)


def _excess(p: FloatArray, total_p: Pair, q: FloatArray, total_q: Pair) -> FloatArray:
    """Return ``q P - p Q`` without cancellation where q is nearly proportional to p.

    It is ``(q - p) P - p (Q - P)``, where Q - P comes from sums in 32 digits.
    """
    sum_p, rest_p = total_p
    gap, gap_rest = add(total_q, (-sum_p, -rest_p))
    difference = q - p
    if (np.abs(gap) <= _SUMS_AGREE).all():
        return np.asarray(difference * sum_p - p * gap)
    scaled, scaled_rest = two_product(difference, sum_p)
    taken, taken_rest = two_product(p, gap)
    rests = scaled_rest + difference * rest_p - (taken_rest + p * gap_rest)
    return add((scaled, rests), (-taken, np.zeros(())))[0]


@register_cross_entropy(Categorical, Categorical)
def cross_entropy_categorical_categorical(p: Categorical, q: Categorical) -> FloatArray:
    """Return ``-sum p log q``; outcomes that p never gives add nothing."""
    _check_outcomes(p, q)
    terms = np.where(np.isinf(q.surprisal), q.surprisal, p.normalised * q.surprisal)
    return np.asarray(np.where(p.possible, terms, 0.0).sum(axis=-1))
