"""Deterministic annealing of the information bottleneck: a code for every beta, and its splits."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, kl_divergence
from kllab.models.bottleneck_solver import Code, Solution, Source, solve, splitting

Array = NDArray[np.float64]
_PUSH = 0.2
"""Log-odds by which the two halves of a cluster differ at most before they are let go."""
_TIE = 1e-12
"""Functionals that differ by less count as equal."""
_ALIKE = 1e-9
"""Codes whose p(t|x) differ by less everywhere are one: their functionals differ by its square."""
_SOFTENING = 1e-3
"""Part of every p(t|x) that is spread over all clusters before the next, lower beta."""


def critical_beta(source: Source) -> float:
    """Return the beta above which one cluster is unstable: 1 / sigma^2, infinite if independent.

    sigma is the largest singular value of p(x, y) / sqrt(p(x) p(y)) but for the trivial one, which
    is 1; it is the maximal correlation of X and Y. Below it no small change of the trivial code
    helps; a large one may, on tables where I(X;T) / I(T;Y) has its infimum away from the trivial
    code: then the first transition is a jump, at a smaller beta. (Wu, Fischer, Chuang & Tegmark,
    "Learnability for the Information Bottleneck", 2019, section 4; for clusters in general Rose,
    "Deterministic annealing", 1998, section II.)
    """
    return splitting(source, source.p_x)[0]


def lone_beta(source: Source) -> float:
    """Return the beta from which on a rare cluster that holds one x alone is worth its price.

    For a cluster that takes a vanishing part of x, I(T;Y) / I(X;T) is KL(p(y|x) || p(y)) over
    KL of certain x from p(x), log(1 / p(x)); beta is one over the largest such ratio. By the strong
    data processing inequality it is an upper bound of the beta of the true first transition, as
    `critical_beta` is (Anantharam, Gohari, Kamath & Nair 2013).
    """
    p_y = Categorical(source.joint.sum(axis=0) / source.joint.sum())
    gains = [float(kl_divergence(Categorical(row), p_y)) for row in source.p_y_given_x]
    # Below rounding X and Y are independent.
    ratios = [
        np.log(1 / p) / gain for p, gain in zip(source.p_x, gains, strict=True) if gain > 1e-14
    ]
    return min(ratios, default=np.inf)


def splitting_betas(code: Code) -> Array:
    """Return the beta at which each cluster loses its stability, (t,), given what it holds now.

    By the same formula within the cluster: the joint distribution p(x|t) p(y|x).
    """
    return np.array([splitting(code.source, p)[0] for p in _inside(code)])


def rising(source: Source, betas: Sequence[float]) -> list[Solution]:
    """Anneal from one cluster upwards; a cluster that is unstable is pushed apart.

    Rose, "Deterministic annealing for clustering" (1998), section II: two copies of a cluster stay
    together until its critical beta; here that is computed, and the push is along the direction
    that is unstable. Never more clusters than values of X.
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
    """Anneal from a cluster for each x downwards; clusters merge. `betas` ascend, as the codes."""
    code, solutions = Code(source, np.eye(len(source.p_x))), []
    for beta in reversed(betas):
        # What was assigned for certain could never change its mind again.
        softened = (1 - _SOFTENING) * code.encoder + _SOFTENING * code.p_t
        solutions.append(solve(Code(source, softened), beta))
        code = solutions[-1].code
    return solutions[::-1]


def lower(
    first: Sequence[Solution], second: Sequence[Solution], betas: Sequence[float]
) -> list[Solution]:
    """Return of each pair that with the lower functional; the smaller error where they tie."""
    return [_lower(a, b, beta) for a, b, beta in zip(first, second, betas, strict=True)]


def _lower(a: Solution, b: Solution, beta: float) -> Solution:
    gain = 0.0 if _alike(a.code, b.code) else a.code.functional(beta) - b.code.functional(beta)
    if abs(gain) < _TIE * max(1.0, beta):
        return b if b.error < a.error else a
    return b if gain > 0 else a


def _alike(a: Code, b: Code) -> bool:
    """Return whether both are one solution, met from both sides; functionals take longer."""
    same = a.encoder.shape == b.encoder.shape
    return same and bool(np.abs(a.encoder - b.encoder).max() < _ALIKE)


def _inside(code: Code) -> Array:
    """Return p(x|t), shape (t, x)."""
    joint = (code.source.p_x[:, None] * code.encoder).T
    p_t = joint.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(joint, p_t, out=np.zeros_like(joint), where=p_t > 0))


def _pushed_apart(code: Code, beta: float) -> Code | None:
    """Cut each unstable cluster in two, as long as there are fewer clusters than values of X.

    None where there is no such cluster.
    """
    columns, spare = [], code.encoder.shape[0] - code.encoder.shape[1]
    if spare == 0:
        return None
    for column, p_x in zip(code.encoder.T, _inside(code), strict=True):
        critical, direction = splitting(code.source, p_x)
        if spare <= 0 or beta <= critical * (1 + 1e-9):
            columns.append(column)
            continue
        spare -= 1
        odds = np.exp(_PUSH * direction / np.abs(direction).max())
        columns += [column * odds / (1 + odds), column / (1 + odds)]
    if len(columns) == code.encoder.shape[1]:
        return None
    return Code(code.source, np.stack(columns, axis=1))
