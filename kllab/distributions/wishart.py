"""The Wishart distribution."""

from dataclasses import dataclass
from functools import cached_property
from math import log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import psi

from kllab.distributions.constraint import finite, first_broken, positive
from kllab.distributions.distribution import Distribution
from kllab.distributions.matrix_constraint import positive_definite, square, symmetric
from kllab.distributions.support import Support
from kllab.distributions.triangular import (
    Exponents,
    cholesky,
    half_log_det,
    scale_rows,
    solve_lower,
    symmetric_part,
)
from kllab.special.cancellation import bd0
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate
from kllab.special.log_gamma import stirling_remainder

_LOG_2, _LOG_PI = log(2), log(pi)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Wishart(Distribution):
    """Wishart distribution on the positive definite d x d matrices.

    For an integer df it is that of ``sum_k x_k x_k^T`` over df vectors from N(0, V). Density
    ``|X|^((df-d-1)/2) exp(-tr(V^-1 X)/2) / (2^(df d/2) |V|^(df/2) Gamma_d(df/2))`` with respect
    to the entries on and below the diagonal; mean ``df V``, variance of an entry
    ``df (V_ij^2 + V_ii V_jj)``; mode ``(df - d - 1) V`` for df >= d + 1, else none (NaN).

    Parameters
    ----------
    df
        Degrees of freedom, greater than d - 1 and finite.
    covariance_matrix
        V, of shape ``batch_shape + (d, d)``: symmetric to within 1e-6 of the scales of its axes
        (float32 rounding; the symmetric part is used) and positive definite.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, or the shapes do not broadcast.

    Notes
    -----
    With V = L L^T and X = L A A^T L^T, the squares of A's diagonal are chi-squared variables of
    df, df - 1, ... degrees of freedom, and its entries below are standard normal (Bartlett,
    "On the theory of statistical regression", 1933).

    Examples
    --------
    >>> p = Wishart(5, [[2, 0.5], [0.5, 1]])
    >>> p.mean.tolist()
    [[10.0, 2.5], [2.5, 5.0]]
    >>> p.variance.tolist()
    [[40.0, 11.25], [11.25, 10.0]]
    """

    typical_parameters: ClassVar = {"df": 4, "covariance_matrix": [[2.0, 0.5], [0.5, 1.0]]}

    df: Annotated[FloatArray, positive]
    covariance_matrix: Annotated[FloatArray, finite, square, symmetric, positive_definite]

    def __init__(self, df: ArrayLike, covariance_matrix: ArrayLike) -> None:
        self._set_parameters(df=df, covariance_matrix=covariance_matrix)
        least = self.event_shape[0] - 1
        if (self.df <= least).any():
            index, where = first_broken("df", self.df <= least)
            raise ValueError(
                f"Wishart: df must be greater than d - 1 = {least} for {least + 1} x {least + 1} "
                f"matrices, but {where} is {float(self.df[index])!r}"
            )

    @cached_property
    def scaled_factor(self) -> tuple[FloatArray, Exponents]:
        """``(L, k)`` with ``2**k[i] L[i, j]`` the Cholesky factor of V, and rows of about 1."""
        return cholesky(self.covariance_matrix)

    @property
    def shapes(self) -> FloatArray:
        """``(df - i) / 2`` for i = 0, ..., d - 1, of shape ``(..., d)``."""
        return np.asarray((self.df[..., None] - np.arange(self.event_shape[0])) / 2)

    @property
    def event_shape(self) -> Shape:
        """``(d, d)``."""
        d = int(self.covariance_matrix.shape[-1])
        return (d, d)

    @property
    def support(self) -> Support:
        """The positive definite d x d matrices."""
        d = self.event_shape[0]
        return Support(dimension=d, name=f"the positive definite {d} x {d} matrices")

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        usable = np.asarray(np.isfinite(x).all(axis=(-2, -1)))
        for constraint in (symmetric, positive_definite):
            usable &= constraint.holds(self._or_identity(x, usable))
        return usable

    def _or_identity(self, x: FloatArray, chosen: NDArray[np.bool_]) -> FloatArray:
        return np.where(chosen[..., None, None], x, np.eye(self.event_shape[0]))

    def _mean(self) -> FloatArray:
        return np.asarray(self.df[..., None, None] * symmetric_part(self.covariance_matrix))

    def _variance(self) -> FloatArray:
        v = symmetric_part(self.covariance_matrix)
        diagonal = np.diagonal(v, axis1=-2, axis2=-1)
        squares = v * v + diagonal[..., :, None] * diagonal[..., None, :]
        return np.asarray(self.df[..., None, None] * squares)

    def _mode(self) -> FloatArray:
        excess = self.df - (self.event_shape[0] + 1)
        excess = np.where(excess >= 0, excess, np.nan)[..., None, None]
        return np.asarray(excess * symmetric_part(self.covariance_matrix))

    @property
    def _log_scale(self) -> FloatArray:
        """``(d + 1) (log det V + d log 2) / 2 + d (d - 1) log(pi) / 4``: the units of X."""
        d = self.event_shape[0]
        half = half_log_det(*self.scaled_factor)
        return np.asarray((d + 1) * (half + d * _LOG_2 / 2) + d * (d - 1) * _LOG_PI / 4)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        d = self.event_shape[0]
        factor_x, exponents_x = cholesky(self._or_identity(x, self._contains(x)))
        factor, exponents = self.scaled_factor
        a = solve_lower(factor, scale_rows(factor_x, exponents_x - exponents))
        # Half the squares of the diagonal are gamma variables of these shapes.
        root, shape = np.diagonal(a, axis1=-2, axis2=-1), self.shapes
        half_square = root * (root / 2)
        gammas = np.log(shape / (2 * pi)) / 2 - stirling_remainder(shape)
        gammas = gammas - bd0(shape, half_square, half_square - shape)
        powers = (np.arange(d) - (d + 1)) / 2 * (2 * np.log(root) - _LOG_2)
        below = np.tril(a, -1)
        value = (gammas + powers).sum(axis=-1) - (below * (below / 2)).sum(axis=(-2, -1))
        return np.asarray(value - self._log_scale)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        d = self.event_shape[0]
        a = np.tril(rng.standard_normal((*size, d, d)), -1)
        shapes = np.broadcast_to(self.shapes, (*size, d))
        a[..., np.arange(d), np.arange(d)] = np.sqrt(2 * rng.standard_gamma(shapes))
        factor, exponents = self.scaled_factor
        root = scale_rows(factor @ a, exponents)
        return symmetric_part(root @ np.swapaxes(root, -1, -2))

    def _entropy(self) -> FloatArray:
        d = self.event_shape[0]
        shape = self.shapes
        parts = entropy_at_unit_rate(shape, 1) + np.arange(d - 1, -1, -1) / 2 * psi(shape)
        return np.asarray(parts.sum(axis=-1) + d * (d - 1) / 4 + self._log_scale)
