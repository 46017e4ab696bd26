"""Information between two discrete variables, from their joint probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import ArrayRecord
from kllab.distributions.constraint import Constraint, check, non_negative, shape_text, sums_to_one
from kllab.distributions.labels import check_same_labels, labels_of
from kllab.distributions.real_array import real_array
from kllab.divergences.ratio_of_shares import share_difference
from kllab.special.cancellation import bd0
from kllab.special.double_double import Pair, as_pair, exact_sum, multiply, subtract
from kllab.special.float_array import FloatArray

_table = Constraint(
    "a table with two non-empty axes",
    lambda a: np.asarray(a.ndim == 2 and a.size > 0),
    given=shape_text,
)
_TINY = 1e-280
"""Product below which logarithms are used."""


@dataclass(frozen=True, eq=False, repr=False)
class ChainRule(ArrayRecord):
    """KL divergence of two joint distributions of (X, Y) and its two summands, in nats.

    Attributes
    ----------
    marginal
        ``KL(P(x) || Q(x))``, x along the rows.
    conditional
        ``sum_x P(x) KL(P(y|x) || Q(y|x))`` over the rows that are possible under Q; any others
        that are possible under P make `marginal` infinite.
    joint
        ``KL(P(x, y) || Q(x, y))``, the sum of both, but computed independently.

    Examples
    --------
    >>> chain_rule([[0.5, 0.5]], [[0.5, 0.5]])
    ChainRule(marginal=0.0, conditional=0.0, joint=0.0)
    """

    marginal: float
    conditional: float
    joint: float


def mutual_information(joint: ArrayLike) -> float:
    """Return the mutual information ``KL(P(x, y) || P(x) P(y))`` of two variables, in nats.

    Parameters
    ----------
    joint
        Probabilities of the pairs (x, y), x along the rows, y along the columns: non-negative,
        with a sum within 1e-6 of 1. They are divided by their exact sum.

    Returns
    -------
    float
        Never negative; accurate to the last digits even for nearly independent variables.

    Raises
    ------
    ValueError
        If `joint` is not such a table.

    Examples
    --------
    >>> round(mutual_information([[0.5, 0], [0, 0.5]]), 6)
    0.693147
    """
    cells = _checked("mutual_information", "joint", joint)
    total, rows, columns = _sums(cells)
    independent = multiply(_column(rows), columns)
    gap = subtract(independent, multiply(as_pair(cells), total))
    square = total[0] * total[0]
    with np.errstate(all="ignore"):
        terms = bd0(cells / total[0], independent[0] / square, gap[0] / square)
        lost = (independent[0] < _TINY) & (cells > 0)
        if lost.any():
            logs = np.log(cells) - np.log(columns[0]) - np.log(rows[0])[:, None] + np.log(total[0])
            terms = np.where(lost, cells * (logs - 1) + independent[0], terms)
    return float(terms.sum())


def joint_entropy(joint: ArrayLike) -> float:
    """Return the entropy of the pair (X, Y), in nats.

    Parameters and errors are those of `mutual_information`.

    Examples
    --------
    >>> round(joint_entropy([[0.5, 0], [0.25, 0.25]]), 6)
    1.039721
    """
    cells = _checked("joint_entropy", "joint", joint)
    total = _sums(cells)[0]
    return float((cells / total[0] * _surprisal(cells, total)).sum())


def conditional_entropy(joint: ArrayLike, *, given: int = 0) -> float:
    """Return the entropy of one variable given the other, in nats.

    Parameters
    ----------
    joint
        Probabilities of the pairs (x, y), as in `mutual_information`.
    given
        Axis of the given variable: 0 for H(Y|X), 1 for H(X|Y).

    Raises
    ------
    ValueError
        If `joint` is not a table of probabilities, or `given` is neither 0 nor 1.

    Examples
    --------
    >>> conditional_entropy([[0.5, 0], [0.25, 0.25]])
    0.34657359027997264
    """
    cells = _checked("conditional_entropy", "joint", joint)
    if given not in (0, 1):
        raise ValueError(f"conditional_entropy: given must be 0 or 1, but it is {given!r}")
    if given == 1:
        cells = np.ascontiguousarray(cells.T)
    total, rows, _ = _sums(cells)
    return float((cells / total[0] * _surprisal(cells, _column(rows))).sum())


def chain_rule(joint_p: ArrayLike, joint_q: ArrayLike) -> ChainRule:
    """Return the KL divergence of two joint distributions and its two summands.

    Parameters
    ----------
    joint_p, joint_q
        Probabilities of the pairs (x, y) under P and Q, as in `mutual_information`; of one shape.

    Raises
    ------
    ValueError
        If one is not a table of probabilities, or their shapes or labels differ.

    Notes
    -----
    Source: Cover & Thomas, "Elements of Information Theory" (2006), theorem 2.5.3.

    Examples
    --------
    >>> parts = chain_rule([[0.5, 0], [0.25, 0.25]], [[0.25, 0.25], [0.25, 0.25]])
    >>> parts.marginal, round(parts.conditional, 6), round(parts.joint, 6)
    (0.0, 0.346574, 0.346574)
    """
    labels_p, labels_q = (
        labels_of("chain_rule", name, joint)
        for name, joint in (("joint_p", joint_p), ("joint_q", joint_q))
    )
    check_same_labels("chain_rule", "joint_p", labels_p, "joint_q", labels_q)
    p = _checked("chain_rule", "joint_p", joint_p)
    q = _checked("chain_rule", "joint_q", joint_q)
    if p.shape != q.shape:
        raise ValueError(
            "chain_rule: joint_p and joint_q must have one shape, "
            f"but they are of shape {p.shape} and {q.shape}"
        )
    (total_p, rows_p, _), (total_q, rows_q, _) = _sums(p), _sums(q)
    with np.errstate(all="ignore"):
        joint = _deviances(as_pair(p), total_p, as_pair(q), total_q).sum()
        marginal = _deviances(rows_p, total_p, rows_q, total_q).sum()
        p, q = _scaled(p, rows_p), _scaled(q, rows_q)
        within_p, within_q = _column(_sums(p)[1]), _column(_sums(q)[1])
        within = _deviances(as_pair(p), within_p, as_pair(q), within_q)
        shared = (rows_p[0] > 0) & (rows_q[0] > 0)
        weight = rows_p[0][shared] / total_p[0]
        conditional = (weight * within[shared].sum(axis=-1)).sum()
    return ChainRule(float(marginal), float(conditional), float(joint))


def _checked(owner: str, name: str, joint: ArrayLike) -> FloatArray:
    cells = real_array(owner, name, joint)
    check(owner, name, cells, (_table, non_negative))
    check(owner, name, cells.ravel(), (sums_to_one,))
    return cells


def _sums(cells: FloatArray) -> tuple[Pair, Pair, Pair]:
    """Return the sums of all cells, of rows and of columns, to 32 digits."""
    return exact_sum(cells.ravel()), exact_sum(cells), exact_sum(np.ascontiguousarray(cells.T))


def _scaled(cells: FloatArray, rows: Pair) -> FloatArray:
    """Scale rows to sums of about 1 by powers of two, so that products do not underflow."""
    return np.asarray(np.ldexp(cells, -np.frexp(rows[0])[1][:, None]))


def _column(sums: Pair) -> Pair:
    return sums[0][:, None], sums[1][:, None]


def _deviances(p: Pair, sum_p: Pair, q: Pair, sum_q: Pair) -> FloatArray:
    """Return the deviances of the shares ``p / sum_p`` and ``q / sum_q``."""
    difference = share_difference(p, sum_p, q, sum_q)
    return bd0(p[0] / sum_p[0], q[0] / sum_q[0], difference)


def _surprisal(cells: FloatArray, total: Pair) -> FloatArray:
    """Return ``-log(cells / total)``, accurate even near 0; 0 for empty cells."""
    with np.errstate(all="ignore"):
        others = subtract(total, as_pair(cells))[0] / cells
        value = np.where(others < 1, np.log1p(others), np.log(total[0]) - np.log(cells))
        return np.where(cells > 0, value, 0.0)
