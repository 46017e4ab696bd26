"""Models that are fitted: one Gaussian or a mixture of two, on the line or in the plane.

Many models are evaluated at once, for as many starts of the optimiser. Their parameters are local
coordinates around the present model, which are never restricted: with x = loc + L z, a step v moves
the mean by L u and multiplies L from the right by a lower triangular matrix with the diagonal
exp(a) and, in the plane, b below it. At v = 0 the derivatives of log q are polynomials in z:

    d/du_i = z_i,  d/da_i = z_i^2 - 1,  d/db = z_1 z_2.

Steps and values are the same in every system of units, as z does not depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from kllab.special.float_array import FloatArray

COVARIANCES = ("full", "diagonal", "isotropic")
"""Kinds of covariance matrices by the names that `project` takes."""


@dataclass(frozen=True, eq=False)
class Gaussians:
    """Batch of `S` models, each a mixture of K = 1 or 2 Gaussians in d = 1 or 2 dimensions.

    Attributes
    ----------
    loc : numpy.ndarray, shape (S, K, d)
        Means.
    tril : numpy.ndarray, shape (S, K, d, d)
        Lower triangular factors L of the covariances L L^T.
    logit : numpy.ndarray, shape (S,)
        Log of the ratio of the first weight to the second; without a meaning for K = 1.
    """

    loc: FloatArray
    tril: FloatArray
    logit: FloatArray

    @property
    def components(self) -> int:
        """Number K of components."""
        return int(self.loc.shape[1])

    @property
    def dimension(self) -> int:
        """Number d of dimensions."""
        return int(self.loc.shape[2])

    def at(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Gaussians:
        """Return the chosen models."""
        return Gaussians(self.loc[chosen], self.tril[chosen], self.logit[chosen])

    def replaced(self, chosen: NDArray[np.intp], others: Gaussians) -> Gaussians:
        """Return the batch with the chosen models replaced by `others`."""
        parts = []
        for own, new in (
            (self.loc, others.loc),
            (self.tril, others.tril),
            (self.logit, others.logit),
        ):
            part = own.copy()
            part[chosen] = new
            parts.append(part)
        return Gaussians(*parts)

    @property
    def log_weights(self) -> FloatArray:
        """Logarithms of the weights, (S, K)."""
        if self.components == 1:
            return np.zeros((len(self.loc), 1))
        return np.stack([log_expit(self.logit), log_expit(-self.logit)], axis=-1)

    @property
    def weights(self) -> FloatArray:
        """Weights, (S, K)."""
        if self.components == 1:
            return np.ones((len(self.loc), 1))
        return np.stack([expit(self.logit), expit(-self.logit)], axis=-1)

    @property
    def covariances(self) -> FloatArray:
        """Covariance matrices, (S, K, d, d)."""
        return np.asarray(self.tril @ np.swapaxes(self.tril, -1, -2))

    def standardised(self, x: FloatArray) -> list[FloatArray]:
        """Return z of each component, L z = x - loc, as d arrays (S, K, n).

        `x` is (n, d), or (S, n, d) if each model has points of its own.
        """
        across = x[..., 0] if x.ndim == 2 else x[:, None, :, 0]
        first = (across - self.loc[:, :, None, 0]) / self.tril[:, :, None, 0, 0]
        if self.dimension == 1:
            return [first]
        up = x[..., 1] if x.ndim == 2 else x[:, None, :, 1]
        rest = up - self.loc[:, :, None, 1] - self.tril[:, :, None, 1, 0] * first
        return [first, rest / self.tril[:, :, None, 1, 1]]

    def log_parts(self, z: list[FloatArray]) -> FloatArray:
        """Return the log densities of the components, each times its weight, (S, K, n)."""
        volume = np.log(np.diagonal(self.tril, axis1=-2, axis2=-1)).sum(axis=-1)
        peak = self.log_weights - volume - self.dimension * log(2 * pi) / 2
        square = z[0] * z[0] if len(z) == 1 else z[0] * z[0] + z[1] * z[1]
        square *= -0.5
        square += peak[..., None]
        return square

    def log_prob(self, x: FloatArray) -> FloatArray:
        """Return the log densities of the models at `x`, (S, n)."""
        return log_sum(self.log_parts(self.standardised(x)))

    def moved(self, step: FloatArray) -> Gaussians:
        """Return the models after a step in their local coordinates, (S, K P [+ 1])."""
        count, k, d = self.loc.shape
        size = local_size(d)
        own = step[:, : k * size].reshape(count, k, size)
        loc = self.loc + (self.tril @ own[..., :d, None])[..., 0]
        factor = np.zeros_like(self.tril)
        for axis in range(d):
            factor[..., axis, axis] = np.exp(own[..., d + axis])
        if d == 2:
            factor[..., 1, 0] = own[..., 4]
        logit = self.logit + step[:, -1] if k == 2 else self.logit
        return Gaussians(loc, self.tril @ factor, logit)


def local_size(dimension: int) -> int:
    """Return the number P of local coordinates of one Gaussian."""
    return 2 if dimension == 1 else 5


def coordinates(covariance: str, dimension: int, components: int) -> FloatArray:
    """Return the matrix from free coordinates to local ones for a kind of covariance.

    Shape (K P [+ 1], free coordinates). Without correlation there is no b; an isotropic Gaussian
    has one a.
    """
    rows = np.eye(local_size(dimension))
    if dimension == 2 and covariance == "diagonal":
        rows = rows[:, :4]
    elif dimension == 2 and covariance == "isotropic":
        rows = np.column_stack([rows[:, 0], rows[:, 1], rows[:, 2] + rows[:, 3]])
    if components == 1:
        return rows
    size, free = rows.shape
    both = np.zeros((2 * size + 1, 2 * free + 1))
    both[:size, :free] = both[size : 2 * size, free : 2 * free] = rows
    both[-1, -1] = 1
    return both


def log_sum(parts: FloatArray) -> FloatArray:
    """Return the log of the sum of the exponentials over axis 1: (S, K, n) to (S, n)."""
    if parts.shape[1] == 1:
        return parts[:, 0]
    return np.asarray(np.logaddexp(parts[:, 0], parts[:, 1]))


def scores(z: list[FloatArray]) -> FloatArray:
    """Return the derivatives of the components' log densities, (S, K, P, n)."""
    if len(z) == 1:
        return np.stack([z[0], z[0] * z[0] - 1], axis=2)
    x, y = z
    return np.stack([x, y, x * x - 1, y * y - 1, x * y], axis=2)


def curvature(first: FloatArray, mass: FloatArray) -> FloatArray:
    """Return the sums of the second derivatives of log q over points with weights.

    Parameters
    ----------
    first : numpy.ndarray, shape (..., P)
        Sums of the scores with the same weights.
    mass : numpy.ndarray, shape (...)
        Sums of the weights.

    Returns
    -------
    numpy.ndarray, shape (..., P, P)
        The second derivatives are polynomials of degree 2 in z, so the sums of z, z^2 and z_1 z_2
        determine them.
    """
    size = first.shape[-1]
    found = np.zeros((*first.shape, size))
    if size == 2:
        found[..., 0, 0] = -mass
        found[..., 0, 1] = found[..., 1, 0] = -2 * first[..., 0]
        found[..., 1, 1] = -2 * (first[..., 1] + mass)
        return found
    x, y, b = 0, 1, 4
    xx, yy, xy = first[..., 2] + mass, first[..., 3] + mass, first[..., 4]
    found[..., x, x] = found[..., y, y] = -mass
    entries = {
        (x, 2): -2 * first[..., x],
        (y, 3): -2 * first[..., y],
        (x, b): -first[..., y],
        (y, b): -first[..., x],
        (2, b): -xy,
        (3, b): -2 * xy,
    }
    for (row, column), values in entries.items():
        found[..., row, column] = found[..., column, row] = values
    found[..., 2, 2], found[..., 3, 3], found[..., b, b] = -2 * xx, -2 * yy, -xx
    return found
