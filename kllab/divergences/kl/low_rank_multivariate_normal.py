"""Normals whose covariance is a diagonal plus a low rank, also beside independent normals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Distribution, Independent, LowRankMultivariateNormal, Normal
from kllab.distributions.low_rank_multivariate_normal import (
    augmented_factors,
    inverse_squares,
    log_det,
    over_root,
)
from kllab.divergences.entry import Entry
from kllab.divergences.kl import CROSS_ENTROPY, KL, register_kl
from kllab.divergences.kl.multivariate_normal import kl_of_excess
from kllab.divergences.registry import ANY_FAMILY
from kllab.special.cancellation import log_quotient, phi
from kllab.special.double_double import Pair, as_pair, subtract, two_product
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardise

Rows: TypeAlias = NDArray[np.intp]

_EPS = float(np.finfo(float).eps)
_NEAR = 2.0
"""Twice the KL of the excess below which its eigenvalues are above 0.05."""
_STEPS = 32
"""Rounding errors of the largest term, in units of eps."""


@dataclass(frozen=True)
class _Parts:
    """Mean, factor of the low rank, and diagonal to 32 digits."""

    loc: FloatArray
    factor: FloatArray
    diagonal: Pair


@register_kl(
    LowRankMultivariateNormal,
    LowRankMultivariateNormal,
    relative_error=lambda p, q: _relative_error(p, q),
)
def kl_low_rank(p: Distribution, q: Distribution) -> FloatArray:
    """Return the one of two sums that has the smaller terms, hence the smaller rounding."""
    return _value_and_size(p, q)[0]


def _relative_error(p: Distribution, q: Distribution) -> FloatArray:
    value, size = _value_and_size(p, q)
    return np.asarray(np.maximum(1e-12, _STEPS * _EPS * size / value))


def _value_and_size(p: Distribution, q: Distribution) -> tuple[FloatArray, FloatArray]:
    """Return KL and the sum of the absolute terms it was summed from, times their condition.

    All is in units of the square roots of Q's diagonal: Q is ``I + V V^T`` with
    ``R^T R = I + V^T V``, and P is ``A + W W^T`` with A = I + D diagonal. D and X = W - V are
    formed from the differences of the parameters.
    """
    of_p, of_q = _parts(p), _parts(q)
    w_given, v_given = _same_columns(of_p.factor, of_q.factor)
    scale = np.sqrt(of_q.diagonal[0])
    v = v_given / scale[..., None]
    w = w_given / scale[..., None]
    x = (w_given - v_given) / scale[..., None]
    a = of_p.diagonal[0] / of_q.diagonal[0]
    d = np.asarray(subtract(of_p.diagonal, of_q.diagonal)[0] / of_q.diagonal[0])
    t, root = augmented_factors(v)
    offset = standardise(of_p.loc, of_q.loc, scale)
    square = inverse_squares(v, t, root, offset[..., None])[..., 0]
    log_a = log_quotient(of_p.diagonal[0], of_q.diagonal[0])
    diagonal = np.where(np.abs(d) < 0.5, phi(d), d - log_a)
    near = [diagonal.sum(axis=-1), *_near(v, t, root, x, a, d)]
    far = _far(v, t, root, w, a, log_a, diagonal)
    sums = [((square + sum(terms)) / 2, square + sum(map(np.abs, terms))) for terms in (near, far)]
    condition = np.sqrt(np.square(root).sum(axis=(-2, -1)))  # of R, as no singular value is below 1
    # Far from each other, the eigenvalues of 1 + G near 0 have lost their digits.
    better = (sums[0][1] <= sums[1][1]) & (near[-1] < _NEAR)
    value = np.where(better, sums[0][0], sums[1][0])
    size = np.where(better, sums[0][1] * condition, sums[1][1])
    # Rounding may leave a negative number where P is Q; what overflows is beyond float64.
    value = np.where(np.isnan(value), np.inf, np.maximum(value, 0.0))
    return value, size


def _near(
    v: FloatArray,
    t: FloatArray,
    root: FloatArray,
    x: FloatArray,
    a: FloatArray,
    d: FloatArray,
) -> list[FloatArray]:
    """Return the terms of twice KL beyond the diagonals, all of second order in D and X.

    With ``V = T R``, ``Z = X R^-1`` and ``S = T + Z``: the first-order parts of trace and
    determinant cancel by ``(I + V V^T)^-1 V = V (I + V^T V)^-1``. What remains is
    ``tr(X^T (I + V V^T)^-1 X) - |Z|^2``, ``sum_i D_i (|S_i|^2 - |T_i|^2 - |S_i|^2 D_i / A_i)`` and
    twice the KL of ``G = R^-T (W^T A^-1 W - V^T V) R^-1``.
    """
    z = over_root(x, root)
    s = t + z
    shrunk = d / a
    cross = np.swapaxes(t, -1, -2) @ z
    excess = cross + np.swapaxes(cross, -1, -2) + np.swapaxes(z, -1, -2) @ z
    excess = excess - np.swapaxes(s, -1, -2) @ (s * shrunk[..., None])
    return [
        *_moved(v, t, root, x, z),
        (d * (z * (2 * t + z)).sum(axis=-1)).sum(axis=-1),
        -(d * shrunk * np.square(s).sum(axis=-1)).sum(axis=-1),
        2 * kl_of_excess(excess),
    ]


def _moved(
    v: FloatArray, t: FloatArray, root: FloatArray, x: FloatArray, z: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return ``tr(X^T (I + V V^T)^-1 X)`` and ``-|Z|^2``, or both less ``|X|^2`` for small V.

    That is ``|X (I - (I + V^T V)^-1)^(1/2)|^2`` and ``-|T^T X|^2``.
    """
    _, values, axes = np.linalg.svd(np.linalg.qr(v, mode="r"), full_matrices=False)
    along = x @ np.swapaxes(axes, -1, -2) * (values / np.hypot(1, values))[..., None, :]
    large = inverse_squares(v, t, root, x).sum(axis=-1), -np.square(z).sum(axis=(-2, -1))
    small = (
        np.square(along).sum(axis=(-2, -1)),
        -np.square(np.swapaxes(t, -1, -2) @ x).sum(axis=(-2, -1)),
    )
    is_small = small[0] - small[1] < large[0] - large[1]
    return np.where(is_small, small[0], large[0]), np.where(is_small, small[1], large[1])


def _far(
    v: FloatArray,
    t: FloatArray,
    root: FloatArray,
    w: FloatArray,
    a: FloatArray,
    log_a: FloatArray,
    diagonal: FloatArray,
) -> list[FloatArray]:
    """Return the terms of twice KL without that of the means, from traces and determinants."""
    explained = np.square(t).sum(axis=-1)
    diagonal, a, log_a, explained = np.broadcast_arrays(diagonal, a, log_a, explained)
    rows, rest = _unexplained(v, t, root)
    mostly = np.zeros(explained.shape, dtype=np.bool_)
    np.put_along_axis(mostly, rows, rest < 0.5, -1)
    at = np.where(rest < 0.5, rest, 0.0)
    return [
        np.where(mostly, 0.0, diagonal).sum(axis=-1),
        -np.where(mostly, 0.0, a * explained).sum(axis=-1),
        (at * np.take_along_axis(a, rows, -1)).sum(axis=-1),
        -np.where(mostly, log_a, 0.0).sum(axis=-1),
        -mostly.sum(axis=-1).astype(np.float64),
        inverse_squares(v, t, root, w).sum(axis=-1),
        log_det(v),
        -log_det(w / np.sqrt(a)[..., None]),
    ]


def _unexplained(v: FloatArray, t: FloatArray, root: FloatArray) -> tuple[Rows, FloatArray]:
    """Return the 2 r rows of which the low rank explains most, and 1 less the part it explains.

    That is the diagonal of ``(I + V V^T)^-1``, which ``1 - |T_i|^2`` rounds where it is small. The
    parts of all rows sum to less than r, so fewer than 2 r of them are above 1/2.
    """
    dimension, rank = v.shape[-2:]
    rows = np.argsort(-np.square(t).sum(axis=-1), axis=-1)[..., : 2 * rank]
    units = (np.arange(dimension)[:, None] == rows[..., None, :]).astype(np.float64)
    return rows, inverse_squares(v, t, root, units)


def _parts(p: Distribution) -> _Parts:
    if isinstance(p, LowRankMultivariateNormal):
        return _Parts(p.loc, p.cov_factor, as_pair(p.cov_diag))
    assert isinstance(p, Independent)
    normal = p.base
    assert isinstance(normal, Normal)
    scale = np.broadcast_to(normal.scale, normal.batch_shape)
    return _Parts(
        normal.loc[..., None] if not normal.loc.ndim else normal.loc,
        np.zeros((*scale.shape, 1)),
        two_product(scale, scale),
    )


def _same_columns(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return two factors with as many columns, those that one lacks being 0."""
    most = max(first.shape[-1], second.shape[-1])
    padded = [
        np.pad(each, [(0, 0)] * (each.ndim - 1) + [(0, most - each.shape[-1])])
        for each in (first, second)
    ]
    return padded[0], padded[1]


def _known(p: Distribution, q: Distribution) -> bool:
    """Return whether the one that is Independent is a vector of normal coordinates."""
    p = q if isinstance(q, Independent) else p
    return isinstance(p, Independent) and p.event_axes == 1 and type(p.base) is Normal


for _p, _q in (
    (Independent, LowRankMultivariateNormal),
    (LowRankMultivariateNormal, Independent),
):
    KL.registry.add(
        _p,
        _q,
        Entry(
            kl_low_rank,
            valid=lambda p, q: np.asarray(_known(p, q)),
            otherwise=KL.numerically,
            relative_error=_relative_error,
        ),
    )

# Entropy plus KL: without an entry, a pair is taken for one of full covariances, which costs d^2
# numbers and the digits that their condition takes.
_by_parts = CROSS_ENTROPY.registry.resolve(ANY_FAMILY, ANY_FAMILY)
for _p, _q in (
    (LowRankMultivariateNormal, LowRankMultivariateNormal),
    (Independent, LowRankMultivariateNormal),
    (LowRankMultivariateNormal, Independent),
):
    CROSS_ENTROPY.registry.add(_p, _q, _by_parts)
