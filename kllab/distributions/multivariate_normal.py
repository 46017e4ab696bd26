"""The multivariate normal distribution."""

from dataclasses import dataclass
from functools import cached_property
from math import e, log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.constraint import Constraint, finite, vector
from kllab.distributions.distribution import Distribution
from kllab.distributions.matrix_constraint import (
    lower_triangular,
    positive_definite,
    square,
    symmetric,
)
from kllab.distributions.support import Support
from kllab.distributions.triangular import (
    Exponents,
    cholesky,
    half_log_det,
    row_exponents,
    scale_rows,
    solve_lower,
)
from kllab.special.float_array import FloatArray, Shape
from kllab.special.standardise import standardise

_DIAGONAL_REACH = 1000
"""Binary exponent by which a diagonal entry may be below the largest of its scaled row."""
_LARGEST_EXPONENT = 1023


@dataclass(frozen=True, init=False, eq=False, repr=False)
class MultivariateNormal(Distribution):
    """Normal distribution on R^d.

    Density ``exp(-(x - loc)^T S^-1 (x - loc) / 2) / sqrt(det(2 pi S))``.

    Parameters
    ----------
    loc
        Mean, of shape ``batch_shape + (d,)``; a number, or a last axis of 1, is broadcast to d.
    covariance_matrix
        S, of shape ``batch_shape + (d, d)``: symmetric to within 1e-6 of the scales of its axes
        (float32 rounding; the symmetric part is used) and positive definite.
    scale_tril
        Lower triangular L with positive diagonal and ``L L^T = S``, given instead of
        ``covariance_matrix``. S is not computed from it, so scales may be from 1e-200 to 1e200.
        The parameter not given is None; `covariance` and `cholesky` are always available.

    Raises
    ------
    ValueError
        If both or neither of ``covariance_matrix`` and ``scale_tril`` are given, a parameter
        breaks its constraint, or shapes do not fit.

    Examples
    --------
    >>> p = MultivariateNormal([1, 2], [[2, 0.5], [0.5, 1]])
    >>> p.event_shape
    (2,)
    >>> p.variance
    array([2., 1.])
    """

    typical_parameters: ClassVar = {
        "loc": [0, 0, 0],
        "covariance_matrix": [[0.1, 0.0, 0.0], [0.0, 0.1, 0.0], [0.0, 0.0, 0.1]],
    }

    loc: Annotated[FloatArray, finite, vector]
    covariance_matrix: Annotated[
        FloatArray | None, finite, square, symmetric, positive_definite
    ] = None
    scale_tril: Annotated[FloatArray | None, finite, square, lower_triangular] = None

    alternatives: ClassVar = ("covariance_matrix", "scale_tril")

    def __init__(
        self,
        loc: ArrayLike,
        covariance_matrix: ArrayLike | None = None,
        scale_tril: ArrayLike | None = None,
    ) -> None:
        self._set_parameters(
            loc=np.atleast_1d(loc) if np.ndim(loc) == 0 else loc,
            covariance_matrix=covariance_matrix,
            scale_tril=scale_tril,
        )
        matrix = self._matrix
        if self.loc.shape[-1] not in (1, matrix.shape[-1]):
            raise ValueError(
                f"MultivariateNormal: loc of shape {self.loc.shape} does not fit "
                f"{'covariance_matrix' if self.scale_tril is None else 'scale_tril'} "
                f"of shape {matrix.shape}"
            )

    def _check(self, name: str, array: FloatArray, constraints: tuple[Constraint, ...]) -> None:
        if name != "covariance_matrix":
            return super()._check(name, array, constraints)
        super()._check(name, array, tuple(c for c in constraints if c is not positive_definite))
        try:
            # The factorisation is the test of definiteness, and its result is needed later.
            with np.errstate(all="ignore"):
                self.__dict__["scaled_factor"] = cholesky(array)
        except np.linalg.LinAlgError:
            super()._check(name, array, (positive_definite,))

    @property
    def _matrix(self) -> FloatArray:
        matrix = self.covariance_matrix if self.scale_tril is None else self.scale_tril
        assert matrix is not None
        return matrix

    @cached_property
    def scaled_factor(self) -> tuple[FloatArray, Exponents]:
        """``(L, k)`` with ``2**k[i] L[i, j]`` the Cholesky factor, and rows of L of about 1.

        Shapes ``(..., d, d)`` and ``(..., d)``, with the batch axes of the matrix: a batch of
        means may share one factor.
        """
        if self.scale_tril is None:
            return cholesky(self._matrix)
        diagonal = np.diagonal(self.scale_tril, axis1=-2, axis2=-1)
        largest = row_exponents(np.abs(self.scale_tril).max(axis=-1))
        lowest = np.maximum(row_exponents(diagonal) + _DIAGONAL_REACH, largest - _LARGEST_EXPONENT)
        exponents = np.minimum(largest, lowest)
        return scale_rows(self.scale_tril, -exponents), exponents

    @property
    def cholesky(self) -> FloatArray:
        """Lower Cholesky factor of the covariance, of shape ``(..., d, d)``."""
        if self.scale_tril is not None:
            return self.scale_tril
        factor, exponents = self.scaled_factor
        return scale_rows(factor, exponents)

    @property
    def covariance(self) -> FloatArray:
        """Covariance matrix, of shape ``(..., d, d)``."""
        if self.covariance_matrix is not None:
            return self.covariance_matrix
        with np.errstate(all="ignore"):
            return np.asarray(self.cholesky @ np.swapaxes(self.cholesky, -1, -2))

    @property
    def event_shape(self) -> Shape:
        """``(d,)``."""
        return (self._matrix.shape[-1],)

    @property
    def support(self) -> Support:
        """R^d."""
        return Support(dimension=self.event_shape[0])

    @property
    def log_volume(self) -> FloatArray:
        """Half the log determinant of the covariance."""
        return half_log_det(*self.scaled_factor)

    def _mean(self) -> FloatArray:
        return self.loc

    def _variance(self) -> FloatArray:
        return np.diagonal(self.covariance, axis1=-2, axis2=-1)

    def _mode(self) -> FloatArray:
        return self.loc

    def _log_prob(self, x: FloatArray) -> FloatArray:
        dimension = self.event_shape[0]
        factor, exponents = self.scaled_factor
        offset = standardise(x, self.loc, np.ldexp(1.0, exponents))
        z = solve_lower(factor, offset[..., None])[..., 0]
        value = -(z * (z / 2)).sum(axis=-1) - self.log_volume - dimension * log(2 * pi) / 2
        # Where the quadratic form overflows, differences of infinities gave NaN.
        return np.where(np.isnan(value), -np.inf, value)

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        return np.asarray(np.isfinite(x).all(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        noise = rng.standard_normal((*size, *self.event_shape))
        return np.asarray(self.loc + (self.cholesky @ noise[..., None])[..., 0])

    def _entropy(self) -> FloatArray:
        return np.asarray(self.log_volume + self.event_shape[0] * log(2 * pi * e) / 2)
