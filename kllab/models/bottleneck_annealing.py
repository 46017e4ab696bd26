"""Deterministic annealing of the information bottleneck: a code for each beta."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, kl_divergence
from kllab.models.bottleneck_solver import Code, Solution, Source, solve, splitting

Array = NDArray[np.float64]
_PUSH = 0.2
"""Largest log-odds by which the two halves of a split cluster differ at the start."""
_TIE = 1e-12
"""Tolerance below which two values of the functional count as equal."""
_ALIKE = 1e-9
"""Tolerance in p(t|x) for equal codes; their functionals then differ by its square."""
_SOFTENING = 1e-3
"""Share of each p(t|x) that is spread over all clusters before the next, lower beta."""


def critical_beta(source: Source) -> float:
    """Return the beta above which one cluster is unstable: 1 / sigma^2, infinite if independent.

    sigma is the second largest singular value of p(x, y) / sqrt(p(x) p(y)), the maximal
    correlation of X and Y; the largest is trivially 1. Below the critical beta no small change of
    the trivial code lowers the functional. A large change may, on tables where I(X;T) / I(T;Y) has
    its infimum away from the trivial code. Then the first transition is a jump at a smaller beta.
    (Wu, Fischer, Chuang & Tegmark, "Learnability for the Information Bottleneck", 2019, section 4;
    for clusters in general Rose, "Deterministic annealing", 1998, section II.)
    """
    return splitting(source.p_y_given_x, source.p_x)[0]


def lone_beta(source: Source) -> float:
    """Return the smallest beta at which a rare cluster of a single x lowers the functional.

    For a cluster with a vanishing share of one x, I(T;Y) / I(X;T) is KL(p(y|x) || p(y)) divided by
    log(1 / p(x)), the KL between certainty of x and p(x). This beta is the reciprocal of the
    largest such ratio. Like `critical_beta` it is an upper bound of the beta of the first
    transition, by the strong data processing inequality (Anantharam, Gohari, Kamath & Nair 2013).
    """
    p_y = Categorical(source.joint.sum(axis=0) / source.joint.sum())
    gains = np.asarray(kl_divergence(Categorical(source.p_y_given_x), p_y))
    informative = gains > 1e-14  # otherwise X and Y are independent up to rounding
    ratios = np.log(1 / source.p_x[informative]) / gains[informative]
    return float(ratios.min(initial=np.inf))


def splitting_betas(code: Code) -> Array:
    """Return the critical beta of each cluster of a code, (t,).

    The formula of `critical_beta` for the joint distribution within the cluster, p(x|t) p(y|x).
    """
    return np.array([splitting(code.source.p_y_given_x, p)[0] for p in _inside(code)])


def rising(source: Source, betas: Sequence[float]) -> list[Solution]:
    """Anneal from one cluster towards larger beta; split unstable clusters.

    Rose, "Deterministic annealing for clustering" (1998), section II: two copies of a cluster stay
    together until its critical beta. Here the critical beta is computed, and the copies are
    separated along the unstable direction. There are never more clusters than values of X.
    """
    code, solutions = Code(source, np.ones((len(source.p_x), 1))), []
    for beta in betas:
        solution = solve(code, beta)
        while (apart := _pushed_apart(solution.code, beta)) is not None:
            split = solve(apart, beta)
            if split.code.encoder.shape[1] <= solution.code.encoder.shape[1]:
                break
            solution = split
        solutions.append(solution)
        code = solution.code
    return solutions


def falling(source: Source, betas: Sequence[float]) -> list[Solution]:
    """Anneal from one cluster per x towards smaller beta; clusters merge. `betas` must ascend."""
    code, solutions = Code(source, np.eye(len(source.p_x))), []
    for beta in reversed(betas):
        # A probability of exactly 0 or 1 would never change again.
        softened = (1 - _SOFTENING) * code.encoder + _SOFTENING * code.p_t
        solutions.append(solve(Code(source, softened), beta))
        code = solutions[-1].code
    return solutions[::-1]


def lower(
    first: Sequence[Solution], second: Sequence[Solution], betas: Sequence[float]
) -> list[Solution]:
    """Return the solution with the lower functional from each pair; on a tie the smaller error."""
    return [_lower(a, b, beta) for a, b, beta in zip(first, second, betas, strict=True)]


def _lower(a: Solution, b: Solution, beta: float) -> Solution:
    p, q = a.code.encoder, b.code.encoder
    # For equal codes this is faster than to compute their functionals.
    alike = p.shape == q.shape and np.abs(p - q).max() < _ALIKE
    gain = 0.0 if alike else a.code.functional(beta) - b.code.functional(beta)
    if abs(gain) < _TIE * max(1.0, beta):
        return b if b.error < a.error else a
    return b if gain > 0 else a


def _inside(code: Code) -> Array:
    """Return p(x|t), shape (t, x)."""
    joint = (code.source.p_x[:, None] * code.encoder).T
    p_t = joint.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(joint, p_t, out=np.zeros_like(joint), where=p_t > 0))


def _pushed_apart(code: Code, beta: float) -> Code | None:
    """Split each unstable cluster in two, while there are fewer clusters than values of X.

    Return None if no cluster is unstable.
    """
    columns, spare = [], code.encoder.shape[0] - code.encoder.shape[1]
    if spare == 0:
        return None
    for column, p_x in zip(code.encoder.T, _inside(code), strict=True):
        critical, direction = splitting(code.source.p_y_given_x, p_x)
        if spare <= 0 or beta <= critical * (1 + 1e-9):
            columns.append(column)
            continue
        spare -= 1
        odds = np.exp(_PUSH * direction / np.abs(direction).max())
        columns += [column * odds / (1 + odds), column / (1 + odds)]
    if len(columns) == code.encoder.shape[1]:
        return None
    return Code(code.source, np.stack(columns, axis=1))
