"""Mixtures of normal distributions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log, pi
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from kllab.distributions.categorical import draw_positions
from kllab.distributions.constraint import finite, non_negative, positive, sums_to_one, vector
from kllab.distributions.distribution import ScalarDistribution
from kllab.distributions.mixture_integral import entropy_of_normal_mixture
from kllab.distributions.mixture_mode import mode_of_normal_mixture
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail, gaussian_tail
from kllab.special.double_double import Pair, exact_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.standardise import standardise


@dataclass(frozen=True, init=False, eq=False, repr=False)
class NormalMixture(ScalarDistribution):
    """Mixture of K normal distributions on the reals.

    Density ``sum_k weights_k exp(-((x - locs_k) / scales_k)^2 / 2) / (scales_k sqrt(2 pi))``.
    Mean ``sum_k weights_k locs_k``; variance, the sum of those within and between components.
    The mode is found by bisection and the entropy by quadrature.

    Parameters
    ----------
    weights
        Probabilities of the components along the last axis, of shape ``batch_shape + (K,)``:
        non-negative (zeros allowed), with a sum within 1e-6 of 1. They are divided by their exact
        sum.
    locs, scales
        Means and standard deviations of the components, of shape ``batch_shape + (K,)``; finite,
        and scales positive.

    Raises
    ------
    ValueError
        If a parameter breaks its constraint, the numbers of components differ, or the shapes do
        not broadcast.

    Examples
    --------
    >>> p = NormalMixture([0.25, 0.75], [0, 4], [1, 1])
    >>> p.mean, p.variance
    (3.0, 4.0)
    >>> round(p.cdf(2), 6)
    0.261375
    """

    typical_parameters: ClassVar = {
        "weights": [0.5, 0.5],
        "locs": [-1, 1],
        "scales": [0.5, 0.5],
    }
    support = Support()

    weights: Annotated[FloatArray, vector, non_negative, sums_to_one]
    locs: Annotated[FloatArray, vector, finite]
    scales: Annotated[FloatArray, vector, positive]

    labelled_outcomes: ClassVar = False

    def __init__(self, weights: ArrayLike, locs: ArrayLike, scales: ArrayLike) -> None:
        self._set_parameters(weights=weights, locs=locs, scales=scales)
        sizes = {name: getattr(self, name).shape[-1] for name in self.constraints}
        if len(set(sizes.values())) > 1:
            given = ", ".join(f"{size} {name}" for name, size in sizes.items())
            raise ValueError(f"NormalMixture: numbers of components must agree, but are {given}")

    @property
    def components(self) -> int:
        """Number of components, K."""
        return int(self.weights.shape[-1])

    @cached_property
    def total(self) -> Pair:
        """Sum of the weights to 32 digits: a pair ``(high, low)`` of ``batch_shape``."""
        return exact_sum(self.weights)

    @property
    def normalised(self) -> FloatArray:
        """Weights over their sum, of shape ``batch_shape + (K,)``."""
        return np.asarray(self.weights / self.total[0][..., None])

    def _mean(self) -> FloatArray:
        return np.asarray((self.normalised * self.locs).sum(axis=-1))

    def _variance(self) -> FloatArray:
        offset = self.locs - self._mean()[..., None]
        return np.asarray((self.normalised * (self.scales**2 + offset**2)).sum(axis=-1))

    def _mode(self) -> FloatArray:
        return self._of_each(mode_of_normal_mixture)

    def log_components(self, x: FloatArray) -> FloatArray:
        """Return the log density of each component times its weight, ``x.shape + (K,)``."""
        with np.errstate(all="ignore"):
            z = standardise(x[..., None], self.locs, self.scales)
            peak = np.log(self.normalised) - np.log(self.scales) - log(2 * pi) / 2
            return np.asarray(peak - z * (z / 2))

    def _log_prob(self, x: FloatArray) -> FloatArray:
        logs = self.log_components(x)
        largest = logs.max(axis=-1)
        finite_largest = np.where(np.isfinite(largest), largest, 0.0)
        return np.asarray(
            np.log(np.exp(logs - finite_largest[..., None]).sum(axis=-1)) + finite_largest
        )

    def _cdf(self, x: FloatArray) -> FloatArray:
        z = standardise(x[..., None], self.locs, self.scales)
        return np.asarray((self.normalised * ndtr(z)).sum(axis=-1))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        chosen = draw_positions(self.weights, size, rng)[..., None]
        loc, scale = (
            np.take_along_axis(np.broadcast_to(part, (*size, self.components)), chosen, axis=-1)
            for part in (self.locs, self.scales)
        )
        return np.asarray((loc + scale * rng.standard_normal((*size, 1)))[..., 0])

    def _entropy(self) -> FloatArray:
        return self._of_each(entropy_of_normal_mixture)

    def _of_each(
        self, function: Callable[[FloatArray, FloatArray, FloatArray], float]
    ) -> FloatArray:
        """Apply a function of the components with positive weights to each mixture."""
        table = np.stack(np.broadcast_arrays(self.normalised, self.locs, self.scales))
        values = np.empty(table.shape[1:-1])
        for index in np.ndindex(values.shape):
            one = table[(slice(None), *index)]
            values[index] = function(*one[:, one[0] > 0])
        return values

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return means and standard deviations of the components with a positive weight."""
        positive = self.weights > 0
        return self.locs[positive], self.scales[positive]

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return the mean of each component, and the mean plus the standard deviation."""
        return {"locs": self.locs, "scales": self.locs + self.scales}

    def tails(self) -> tuple[Tail, Tail]:
        """Return the lower and upper tail, those of the widest components."""
        locs, scales = self.centres_and_scales()
        wide = locs[scales == scales.max()]
        widest = float(scales.max())
        return gaussian_tail(wide.min(), widest), gaussian_tail(wide.max(), widest)
