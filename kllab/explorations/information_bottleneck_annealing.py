"""Deterministic annealing of the information bottleneck: a code for every beta, and its splits."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kllab import Categorical, kl_divergence
from kllab.explorations.information_bottleneck_solver import Code, Source, settled

Array = NDArray[np.float64]
_PUSH = 0.2
"""Log-odds by which the two halves of a cluster differ at most before they are let go."""
_PRESENT = 1e-6
"""Least p(x|t) with which x has a say in where t splits."""
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
    return _splitting(source, source.p_x)[0]


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
    return np.array([_splitting(code.source, p)[0] for p in _inside(code)])


def rising(source: Source, betas: Sequence[float]) -> list[Code]:
    """Anneal from one cluster upwards; a cluster that is unstable is pushed apart.

    Rose, "Deterministic annealing for clustering" (1998), section II: two copies of a cluster stay
    together until its critical beta; here that is computed, and the push is along the direction
    that is unstable. Never more clusters than values of X.
    """
    code, codes = Code(source, np.ones((len(source.p_x), 1))), []
    for beta in betas:
        code = settled(code, beta)
        for _ in range(len(source.p_x)):
            pushed = settled(_pushed_apart(code, beta), beta)
            if pushed.encoder.shape[1] <= code.encoder.shape[1]:
                break
            code = pushed
        codes.append(code)
    return codes


def falling(source: Source, betas: Sequence[float]) -> list[Code]:
    """Anneal from a cluster for each x downwards; clusters merge. `betas` ascend, as the codes."""
    code, codes = Code(source, np.eye(len(source.p_x))), []
    for beta in reversed(betas):
        # What was assigned for certain could never change its mind again.
        softened = (1 - _SOFTENING) * code.encoder + _SOFTENING * code.p_t
        code = settled(Code(source, softened), beta)
        codes.append(code)
    return codes[::-1]


def lower(first: Sequence[Code], second: Sequence[Code], betas: Sequence[float]) -> list[Code]:
    """Return of each pair the code with the lower functional; the first where they tie."""
    return [
        b if not _alike(a, b) and b.functional(beta) < a.functional(beta) - 1e-9 else a
        for a, b, beta in zip(first, second, betas, strict=True)
    ]


def _alike(a: Code, b: Code) -> bool:
    return a.encoder.shape == b.encoder.shape and bool(np.abs(a.encoder - b.encoder).max() < 1e-6)


def _inside(code: Code) -> Array:
    """Return p(x|t), shape (t, x)."""
    joint = (code.source.p_x[:, None] * code.encoder).T
    p_t = joint.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(joint, p_t, out=np.zeros_like(joint), where=p_t > 0))


def _splitting(source: Source, p_x: Array) -> tuple[float, Array]:
    """Return where a cluster that holds x with p_x splits, and in which direction of x, (x,)."""
    # What is as good as absent could turn either way, and nothing would come of it.
    p_x = np.where(p_x > _PRESENT, p_x, 0)
    p_x = p_x / p_x.sum()
    joint = p_x[:, None] * source.p_y_given_x
    root_x, root_y = np.sqrt(p_x), np.sqrt(joint.sum(axis=0))
    roots = np.outer(root_x, root_y)
    scaled = np.divide(joint, roots, out=np.zeros_like(joint), where=roots > 0)
    # Without the trivial pair of singular vectors, sqrt(p(x)) and sqrt(p(y)), whose value is 1.
    left, values, _ = np.linalg.svd(scaled - np.outer(root_x, root_y))
    # Below rounding there is no direction left: X and Y are independent in this cluster.
    beta = float(values[0] ** -2) if values[0] > 1e-7 else np.inf
    return beta, np.divide(left[:, 0], root_x, out=np.zeros_like(root_x), where=root_x > 0)


def _pushed_apart(code: Code, beta: float) -> Code:
    """Cut each unstable cluster in two, as long as there are fewer clusters than values of X."""
    columns, spare = [], code.encoder.shape[0] - code.encoder.shape[1]
    for column, p_x in zip(code.encoder.T, _inside(code), strict=True):
        critical, direction = _splitting(code.source, p_x)
        if spare <= 0 or beta <= critical * (1 + 1e-9):
            columns.append(column)
            continue
        spare -= 1
        odds = np.exp(_PUSH * direction / np.abs(direction).max())
        columns += [column * odds / (1 + odds), column / (1 + odds)]
    return Code(code.source, np.stack(columns, axis=1))
