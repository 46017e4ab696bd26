"""The 2-Wasserstein distance between normal distributions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import Distribution, MultivariateNormal, Normal
from kllab.distributions.triangular import scale_rows
from kllab.divergences.divergence import PairwiseDivergence, divergence
from kllab.divergences.kl.multivariate_normal import covariance_difference
from kllab.divergences.result import Divergence
from kllab.special.float_array import FloatArray

WASSERSTEIN_2 = PairwiseDivergence("2-Wasserstein distance", unitless=False)

_EPS = float(np.finfo(float).eps)
_NEAR = 0.125
"""Relative difference of covariances up to which the transport map is iterated."""
_ITERATIONS = 24
"""Each reduces the error by a factor of at least 4."""


@divergence("Wasserstein-2, in units of x", in_nats=False, value=WASSERSTEIN_2.value)
def wasserstein_2(p: Distribution, q: Distribution) -> Divergence:
    """Return the 2-Wasserstein distance of two normals, in the units of their outcomes.

    It is the least root mean square distance of a transport of P to Q:
    ``W^2 = |loc_p - loc_q|^2 + tr(S_p + S_q - 2 (S_q^1/2 S_p S_q^1/2)^1/2)``, which for Normal
    is ``(loc_p - loc_q)^2 + (scale_p - scale_q)^2``. Near P = Q it keeps its digits.

    Parameters
    ----------
    p, q
        Two Normal or two MultivariateNormal distributions whose batches broadcast.

    Returns
    -------
    float or ndarray
        Of the broadcast batch shape, exactly 0 for equal parameters.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, or they are not such a pair.
    ValueError
        If batches do not broadcast or dimensions differ.

    Notes
    -----
    Source: Givens & Shortt, "A class of Wasserstein metrics for probability distributions"
    (1984), proposition 7.

    Examples
    --------
    >>> from kllab import Normal
    >>> wasserstein_2(Normal(0, 1), Normal(3, 5))
    5.0
    """
    return WASSERSTEIN_2.explain(p, q)


@WASSERSTEIN_2.closed_form(Normal, Normal)
def wasserstein_2_normal(p: Normal, q: Normal) -> FloatArray:
    """Return the distance of the points (loc, scale)."""
    return np.asarray(np.hypot(p.loc - q.loc, p.scale - q.scale))


def _conditioning(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    """Return ``max(1e-12, 8 eps cond)`` with the larger condition number of the covariances."""
    condition = np.maximum(*(np.linalg.cond(given.cholesky) ** 2 for given in (p, q)))
    return np.asarray(np.maximum(1e-12, 8 * _EPS * condition))


@WASSERSTEIN_2.closed_form(MultivariateNormal, MultivariateNormal, relative_error=_conditioning)
def wasserstein_2_multivariate_normal(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    """Return the root of the squared distances of locations and of covariances."""
    offset = np.asarray(p.loc - q.loc)
    largest = np.abs(offset).max(axis=-1)
    unit = np.where(largest > 0, largest, 1.0)
    between_locations = unit * np.sqrt(np.square(offset / unit[..., None]).sum(axis=-1))
    if p.loc.shape[-1] == q.loc.shape[-1] == 1:
        between_locations = between_locations * np.sqrt(p.event_shape[0])
    return np.asarray(np.hypot(between_locations, _between_covariances(p, q)))


def _between_covariances(p: MultivariateNormal, q: MultivariateNormal) -> FloatArray:
    """Return ``sqrt(tr(S_p + S_q - 2 (S_q^1/2 S_p S_q^1/2)^1/2))``."""
    (factor_p, exponents_p), (factor_q, exponents_q) = p.scaled_factor, q.scaled_factor
    # All axes are in units of the largest scale; those that underflow are negligible.
    largest = np.maximum(exponents_p.max(axis=-1), exponents_q.max(axis=-1))[..., None]
    a, b = np.broadcast_arrays(
        scale_rows(factor_p, exponents_p - largest), scale_rows(factor_q, exponents_q - largest)
    )
    value = _procrustes(a, b)
    everywhere = np.ones(value.shape, dtype=bool)
    axes = np.broadcast_to(largest, (*value.shape, a.shape[-1]))
    difference = covariance_difference(p, q, axes, everywhere).reshape(a.shape)
    values, vectors = np.linalg.eigh(b @ np.swapaxes(b, -1, -2))
    difference = np.swapaxes(vectors, -1, -2) @ difference @ vectors
    near = _is_near(difference, values)
    if near.any():
        value[near] = _from_difference(difference[near], values[near])
    return np.asarray(np.ldexp(value, largest[..., 0]))


def _procrustes(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the least ``|a - b O|`` over orthogonal O."""
    left, _, right = np.linalg.svd(np.swapaxes(b, -1, -2) @ a)
    difference = a - b @ (left @ right)
    return np.asarray(np.sqrt(np.square(difference).sum(axis=(-2, -1))))


def _is_near(difference: FloatArray, values: FloatArray) -> NDArray[np.bool_]:
    """Return whether ``S_q^-1/2 (S_p - S_q) S_q^-1/2`` is small, in the axes of S_q."""
    scales = np.sqrt(values)
    relative = difference / scales[..., :, None] / scales[..., None, :]
    return np.asarray(np.square(relative).sum(axis=(-2, -1)) <= _NEAR**2)


def _from_difference(difference: FloatArray, values: FloatArray) -> FloatArray:
    """Return the distance from ``D = S_p - S_q`` in the axes of ``S_q = diag(values)``.

    The transport from Q to P is ``I + X`` with a symmetric X that solves
    ``X S_q + S_q X + X S_q X = D``, and the distance is ``tr(X S_q X)^1/2``, in which nothing
    cancels. The iteration contracts by twice the relative difference, for any condition of S_q.
    """
    spread = values[..., :, None]
    sums = spread + np.swapaxes(spread, -1, -2)
    x = difference / sums
    for _ in range(_ITERATIONS):
        x = (difference - x @ (spread * x)) / sums
    return np.asarray(np.sqrt((spread * np.square(x)).sum(axis=(-2, -1))))
