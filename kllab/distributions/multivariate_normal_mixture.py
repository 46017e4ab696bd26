"""Mixtures of multivariate normal distributions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.categorical import draw_positions
from kllab.distributions.constraint import finite, non_negative, sums_to_one, vector
from kllab.distributions.distribution import Distribution
from kllab.distributions.matrix_constraint import (
    lower_triangular,
    matrices,
    positive_definite,
    rows,
    square,
    symmetric,
)
from kllab.distributions.mixture_expectation import entropy_of_mixture
from kllab.distributions.multivariate_normal import MultivariateNormal
from kllab.distributions.support import Support
from kllab.special.double_double import exact_sum
from kllab.special.float_array import FloatArray, Shape

_STEPS = 500
_STILL = 1e-12
"""Change of a point, in standard deviations, at which the search for the mode ends."""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class MultivariateNormalMixture(Distribution):
    """Mixture of K normal distributions on R^d.

    Density ``sum_k weights_k exp(-(x - locs_k)^T S_k^-1 (x - locs_k) / 2) / sqrt(det(2 pi S_k))``.
    The mode is searched from the mean of each component, and the entropy is computed like KL.

    Parameters
    ----------
    weights
        Probabilities of the components along the last axis, of shape ``batch_shape + (K,)``:
        non-negative (zeros allowed), with a sum within 1e-6 of 1. They are divided by their exact
        sum.
    locs
        Means of the components, of shape ``batch_shape + (K, d)``.
    covariance_matrices
        S_k, of shape ``batch_shape + (K, d, d)``, as in `MultivariateNormal`.
    scale_trils
        Lower triangular L_k with positive diagonals and ``L_k L_k^T = S_k``, given instead of
        ``covariance_matrices``.

    Raises
    ------
    ValueError
        If both or neither of ``covariance_matrices`` and ``scale_trils`` are given, a parameter
        breaks its constraint, or the numbers of components or of coordinates differ.

    Examples
    --------
    >>> p = MultivariateNormalMixture([0.25, 0.75], [[0, 0], [4, 0]], [np.eye(2), np.eye(2)])
    >>> p.mean, p.variance
    (array([3., 0.]), array([4., 1.]))
    """

    typical_parameters: ClassVar = {
        "weights": [0.5, 0.5],
        "locs": [[-1, 0], [1, 0]],
        "covariance_matrices": [[[0.5, 0.0], [0.0, 0.5]], [[0.5, 0.0], [0.0, 0.5]]],
    }
    labelled_outcomes: ClassVar = False

    weights: Annotated[FloatArray, vector, non_negative, sums_to_one]
    locs: Annotated[FloatArray, rows, finite]
    covariance_matrices: Annotated[
        FloatArray | None, matrices, finite, square, symmetric, positive_definite
    ] = None
    scale_trils: Annotated[FloatArray | None, matrices, finite, square, lower_triangular] = None

    alternatives: ClassVar = ("covariance_matrices", "scale_trils")

    def __init__(
        self,
        weights: ArrayLike,
        locs: ArrayLike,
        covariance_matrices: ArrayLike | None = None,
        scale_trils: ArrayLike | None = None,
    ) -> None:
        self._set_parameters(
            weights=weights,
            locs=locs,
            covariance_matrices=covariance_matrices,
            scale_trils=scale_trils,
        )
        name, matrix = self._matrix
        shapes = {"weights": self.weights.shape, "locs": self.locs.shape, name: matrix.shape}
        counts = {self.weights.shape[-1], self.locs.shape[-2], matrix.shape[-3]}
        if len(counts) > 1 or self.locs.shape[-1] != matrix.shape[-1]:
            given = ", ".join(f"{each} of shape {shape}" for each, shape in shapes.items())
            raise ValueError(
                "MultivariateNormalMixture: shapes must be (K,), (K, d) and (K, d, d) after the "
                f"batch, but there are {given}"
            )

    @property
    def _matrix(self) -> tuple[str, FloatArray]:
        if self.scale_trils is not None:
            return "scale_trils", self.scale_trils
        assert self.covariance_matrices is not None
        return "covariance_matrices", self.covariance_matrices

    @property
    def event_shape(self) -> Shape:
        """``(d,)``."""
        return (self.locs.shape[-1],)

    @property
    def support(self) -> Support:
        """R^d."""
        return Support(dimension=self.event_shape[0])

    @property
    def components(self) -> int:
        """Number of components, K."""
        return int(self.weights.shape[-1])

    @cached_property
    def normals(self) -> MultivariateNormal:
        """Components, as a batch of shape ``(..., K)``."""
        return MultivariateNormal(self.locs, self.covariance_matrices, self.scale_trils)

    @property
    def normalised(self) -> FloatArray:
        """Weights over their sum, of shape ``batch_shape + (K,)``."""
        return np.asarray(self.weights / exact_sum(self.weights)[0][..., None])

    def positive(self) -> "MultivariateNormalMixture":
        """Return a single mixture without the components of weight 0."""
        kept = self.weights > 0
        if kept.all():
            return self
        name, matrix = self._matrix
        parts: dict[str, Any] = {name: matrix[kept]}
        return MultivariateNormalMixture(self.weights[kept], self.locs[kept], **parts)

    def _mean(self) -> FloatArray:
        return np.asarray((self.normalised[..., None] * self.locs).sum(axis=-2))

    def _variance(self) -> FloatArray:
        offset = self.locs - self._mean()[..., None, :]
        within = np.diagonal(self.normals.covariance, axis1=-2, axis2=-1)
        return np.asarray((self.normalised[..., None] * (within + offset**2)).sum(axis=-2))

    def _mode(self) -> FloatArray:
        return self._of_each(lambda one: one.highest(), self.event_shape)

    def highest(self) -> FloatArray:
        """Return the highest point that the means of the components of a single one lead to.

        A step goes to the mean of the components, weighted by precision and their share in the
        density. It never lowers the density. Source: Carreira-Perpinan, "Mode-finding for mixtures
        of Gaussian distributions" (2000).
        """
        factor = self.normals.cholesky
        inverse = np.linalg.inv(factor)
        precision = np.swapaxes(inverse, -1, -2) @ inverse
        pulled = (precision @ self.locs[..., None])[..., 0]
        x = np.array(self.locs)
        for _ in range(_STEPS):
            logs = self.log_components(x)
            share = np.exp(logs - logs.max(axis=-1, keepdims=True))
            share /= share.sum(axis=-1, keepdims=True)
            matrix = np.einsum("nk,kij->nij", share, precision)
            moved = np.linalg.solve(matrix, (share @ pulled)[..., None])[..., 0]
            still = np.abs(moved - x).max() <= _STILL * np.abs(factor).max()
            x = moved
            if still:
                break
        return np.asarray(x[np.argmax(self._log_prob(x))])

    def log_components(self, x: FloatArray) -> FloatArray:
        """Return the log density of each component times its weight, ``x.shape[:-1] + (K,)``."""
        with np.errstate(all="ignore"):
            of_components = self.normals.log_prob(x[..., None, :])
            return np.asarray(np.log(self.normalised) + of_components)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        logs = self.log_components(x)
        largest = logs.max(axis=-1)
        level = np.where(np.isfinite(largest), largest, 0.0)
        return np.asarray(np.log(np.exp(logs - level[..., None]).sum(axis=-1)) + level)

    def _contains(self, x: FloatArray) -> Any:
        return np.asarray(np.isfinite(x).all(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        chosen = draw_positions(self.weights, size, rng)[..., None, None]
        of_all = (*size, self.components)
        factors = np.broadcast_to(self.normals.cholesky, (*of_all, *self.event_shape * 2))
        locs = np.broadcast_to(self.locs, (*of_all, *self.event_shape))
        loc = np.take_along_axis(locs, chosen, axis=-2)[..., 0, :]
        factor = np.take_along_axis(factors, chosen[..., None], axis=-3)[..., 0, :, :]
        noise = rng.standard_normal((*size, *self.event_shape))
        return np.asarray(loc + (factor @ noise[..., None])[..., 0])

    def _entropy(self) -> FloatArray:
        return self._of_each(entropy_of_mixture, ())

    def _of_each(self, function: Any, shape: Shape) -> FloatArray:
        """Apply a function to each mixture of the batch, without components of weight 0."""
        values = np.empty(self.batch_shape + shape)
        for index in np.ndindex(self.batch_shape):
            values[index] = function(self.element(index).positive())
        return values
