"""The multivariate normal distribution whose covariance is a diagonal plus a low rank."""

from dataclasses import dataclass
from functools import cached_property
from math import e, log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.constraint import Constraint, finite, positive, shape_text, vector
from kllab.distributions.distribution import Distribution
from kllab.distributions.support import Support
from kllab.special.float_array import FloatArray, Shape
from kllab.special.standardise import standardise

_SMALL = 2.0
"""Entries of R below which it is well conditioned."""

_matrix = Constraint("a matrix", lambda a: np.asarray(a.shape[-1] > 0), 2, shape_text)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class LowRankMultivariateNormal(Distribution):
    """Normal distribution on R^d with covariance ``diag(cov_diag) + cov_factor cov_factor^T``.

    Nothing of d by d numbers is formed: a density costs ``d r^2`` operations, r the number of
    columns of ``cov_factor``.

    Parameters
    ----------
    loc
        Mean, of shape ``batch_shape + (d,)``; a number, or a last axis of 1, is broadcast to d.
    cov_factor
        Factor of the part of low rank, of shape ``batch_shape + (d, r)``.
    cov_diag
        Diagonal that is added to it, of shape ``batch_shape + (d,)``; positive.

    Notes
    -----
    KL keeps its digits where P is near Q column by column. The error that `explain_kl` gives grows
    with the length of the factor in units of the square roots of ``cov_diag``.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or shapes do not fit.

    Examples
    --------
    >>> p = LowRankMultivariateNormal([0, 0], [[1], [2]], [1, 3])
    >>> p.variance
    array([2., 7.])
    """

    typical_parameters: ClassVar = {
        "loc": [0, 0, 0],
        "cov_factor": [[0.2], [0.1], [0.0]],
        "cov_diag": [0.1, 0.1, 0.1],
    }

    loc: Annotated[FloatArray, finite, vector]
    cov_factor: Annotated[FloatArray, finite, _matrix]
    cov_diag: Annotated[FloatArray, positive, vector]

    def __init__(self, loc: ArrayLike, cov_factor: ArrayLike, cov_diag: ArrayLike) -> None:
        self._set_parameters(
            loc=np.atleast_1d(loc) if np.ndim(loc) == 0 else loc,
            cov_factor=cov_factor,
            cov_diag=cov_diag,
        )
        d = self.cov_factor.shape[-2]
        if self.cov_diag.shape[-1] != d or self.loc.shape[-1] not in (1, d):
            raise ValueError(
                f"LowRankMultivariateNormal: loc of shape {self.loc.shape}, cov_factor of shape "
                f"{self.cov_factor.shape} and cov_diag of shape {self.cov_diag.shape} do not fit"
            )

    @property
    def event_shape(self) -> Shape:
        """``(d,)``."""
        return (int(self.cov_factor.shape[-2]),)

    @property
    def support(self) -> Support:
        """R^d."""
        return Support(dimension=self.event_shape[0])

    @property
    def covariance(self) -> FloatArray:
        """Covariance matrix, of shape ``(..., d, d)``."""
        low_rank = self.cov_factor @ np.swapaxes(self.cov_factor, -1, -2)
        return np.asarray(low_rank + self.cov_diag[..., None] * np.eye(self.event_shape[0]))

    @cached_property
    def scaled_factor(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """V, the factor in units of the square roots of ``cov_diag``, and `augmented_factors`."""
        v = self.cov_factor / np.sqrt(self.cov_diag)[..., None]
        return v, *augmented_factors(v)

    @property
    def log_volume(self) -> FloatArray:
        """Half the log determinant of the covariance."""
        logs = np.log(self.cov_diag).sum(axis=-1) + log_det(self.scaled_factor[0])
        return np.asarray(logs / 2)

    def _mean(self) -> FloatArray:
        return self.loc

    def _variance(self) -> FloatArray:
        return np.asarray(self.cov_diag + np.square(self.cov_factor).sum(axis=-1))

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        y = standardise(x, self.loc, np.sqrt(self.cov_diag))
        square = inverse_squares(*self.scaled_factor, y[..., None])[..., 0]
        value = -square / 2 - self.log_volume - self.event_shape[0] * log(2 * pi) / 2
        return np.where(np.isnan(value), -np.inf, value)

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(x).all(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        common = rng.standard_normal((*size, self.cov_factor.shape[-1]))
        own = rng.standard_normal((*size, *self.event_shape)) * np.sqrt(self.cov_diag)
        return np.asarray(self.loc + (self.cov_factor @ common[..., None])[..., 0] + own)

    def _entropy(self) -> FloatArray:
        return np.asarray(self.log_volume + self.event_shape[0] * log(2 * pi * e) / 2)


def augmented_factors(v: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return T and upper triangular R with ``V = T R`` and ``R^T R = I + V^T V``.

    They are of the QR decomposition of V above the unit matrix: no product is formed. Of a small V,
    T is ``V R^-1``, which keeps its relative accuracy.
    """
    unit = np.broadcast_to(np.eye(v.shape[-1]), (*v.shape[:-2], *(v.shape[-1],) * 2))
    orthogonal, root = np.linalg.qr(np.concatenate([v, unit], axis=-2))
    small = np.abs(root).max(axis=(-2, -1), keepdims=True) < _SMALL
    return np.where(small, over_root(v, root), orthogonal[..., : v.shape[-2], :]), root


def log_det(v: FloatArray) -> FloatArray:
    """Return ``log det(I + V^T V)``, from singular values: small ones need no relative accuracy."""
    values = np.linalg.svd(np.linalg.qr(v, mode="r"), compute_uv=False)
    return np.asarray(np.log1p(np.square(values)).sum(axis=-1))


def over_root(columns: FloatArray, root: FloatArray) -> FloatArray:
    """Return ``columns R^-1``."""
    return np.swapaxes(
        np.linalg.solve(np.swapaxes(root, -1, -2), np.swapaxes(columns, -1, -2)), -1, -2
    )


def inverse_squares(v: FloatArray, t: FloatArray, root: FloatArray, y: FloatArray) -> FloatArray:
    """Return ``y^T (I + V V^T)^-1 y`` for each column, as the least ``|y - V b|^2 + |b|^2``.

    The identity of Woodbury subtracts; this is a sum, and an error of b changes it little.
    """
    b = np.linalg.solve(root, np.swapaxes(t, -1, -2) @ y)
    return np.asarray(np.square(y - v @ b).sum(axis=-2) + np.square(b).sum(axis=-2))
