"""Starts of the optimiser: parts of the target, its moments, and pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from kllab.projection.gaussians import Gaussians
from kllab.projection.targets import Guess, Target
from kllab.special.float_array import FloatArray


def starts_of(target: Target, covariance: str, components: int) -> Gaussians:
    """Return the starts: one for each part of the target and one with its moments, or pairs.

    For a mixture of two they are all pairs of parts, the moments split along their longest axis,
    and a narrow Gaussian in a wide one around the same mean.
    """
    parts = list(target.guesses())
    whole = target.moments or parts[0]
    if components == 1:
        return _batch([(one,) for one in [*parts, whole]], covariance)
    mean, full = whole
    lengths, axes = np.linalg.eigh(full)
    offset = axes[:, -1] * np.sqrt(lengths[-1]) * 0.8
    half = full - 0.8 * np.outer(offset, offset)
    pairs = list(combinations(parts, 2))
    pairs += [((mean - offset, half), (mean + offset, half)), ((mean, full / 4), (mean, 4 * full))]
    return _batch(pairs, covariance)


def _batch(groups: Sequence[tuple[Guess, ...]], covariance: str) -> Gaussians:
    loc = np.array([[mean for mean, _ in group] for group in groups])
    full = np.array([[matrix for _, matrix in group] for group in groups])
    tril = np.asarray(np.linalg.cholesky(restricted(full, covariance)), dtype=np.float64)
    return Gaussians(loc, tril, np.zeros(len(groups)))


def restricted(covariances: FloatArray, kind: str) -> FloatArray:
    """Return the closest covariances of a kind, (..., d, d), by forward KL."""
    size = covariances.shape[-1]
    if kind == "full" or size == 1:
        return covariances
    variances = np.diagonal(covariances, axis1=-2, axis2=-1)
    if kind == "isotropic":
        variances = np.broadcast_to(variances.mean(axis=-1, keepdims=True), variances.shape)
    return variances[..., None] * np.eye(size)
