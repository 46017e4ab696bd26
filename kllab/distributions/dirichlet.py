"""The Dirichlet distribution."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.concentration import (
    component_log_density,
    log_gamma_variates,
    total_log_density,
)
from kllab.distributions.constraint import ROUNDING_TOLERANCE, positive, vector
from kllab.distributions.distribution import Distribution
from kllab.distributions.support import Support
from kllab.special.double_double import Pair, exact_sum
from kllab.special.float_array import FloatArray, Shape
from kllab.special.gamma_kernel import entropy_at_unit_rate


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Dirichlet(Distribution):
    """Dirichlet distribution on the simplex of K probabilities.

    Density ``Gamma(S) prod_i x_i^(a_i - 1) / Gamma(a_i)``, a = ``concentration`` and S its sum,
    with respect to the first K - 1 coordinates. Mean ``m_i = a_i / S``, variance
    ``m_i (1 - m_i) / (S + 1)``; mode ``(a_i - 1) / (S - K)`` if no ``a_i`` is below 1 (the centre
    if all are 1), else the corner of the largest concentration; entropy
    ``sum_i lgamma(a_i) - lgamma(S) + (S - K) digamma(S) - sum_i (a_i - 1) digamma(a_i)``.

    Parameters
    ----------
    concentration
        Exponents plus 1, of shape ``batch_shape + (K,)``; positive and finite.

    Raises
    ------
    ValueError
        If ``concentration`` is not a vector, or not positive and finite.

    Notes
    -----
    An outcome is a vector of non-negative coordinates with a sum within 1e-6 of 1, as in float32
    samples; they are not normalised. If one factor of the density is 0 and another infinite, the
    density is 0.

    Examples
    --------
    >>> p = Dirichlet([2, 3, 5])
    >>> p.mean
    array([0.2, 0.3, 0.5])
    >>> round(p.log_prob([0.2, 0.3, 0.5]), 6)
    2.140654
    """

    typical_parameters: ClassVar = {"concentration": [1, 2, 3]}

    concentration: Annotated[FloatArray, positive, vector]

    def __init__(self, concentration: ArrayLike) -> None:
        self._set_parameters(concentration=concentration)

    @property
    def event_shape(self) -> Shape:
        """``(K,)``."""
        return (int(self.concentration.shape[-1]),)

    @cached_property
    def total(self) -> Pair:
        """Sum of the concentrations to 32 digits: a pair ``(high, low)`` of ``batch_shape``."""
        return exact_sum(self.concentration)

    @property
    def support(self) -> Support:
        """The simplex of K probabilities."""
        k = self.event_shape[0]
        return Support(0, 1, dimension=k, name=f"the simplex of {k} probabilities")

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        within = np.abs(exact_sum(x)[0] - 1) <= ROUNDING_TOLERANCE
        return np.asarray(self.support.contains(x).all(axis=-1) & within)

    def _mean(self) -> FloatArray:
        return np.asarray(self.concentration / self.total[0][..., None])

    def _variance(self) -> FloatArray:
        mean, total = self._mean(), self.total[0][..., None]
        others = (total - self.concentration + self.total[1][..., None]) / total
        return np.asarray(mean * others / (total + 1))

    def _mode(self) -> FloatArray:
        a = self.concentration
        excess = a - 1
        inside = excess / excess.sum(axis=-1, keepdims=True)
        inside = np.where((a == 1).all(axis=-1, keepdims=True), 1 / a.shape[-1], inside)
        corner = np.arange(a.shape[-1]) == a.argmax(axis=-1)[..., None]
        mode = np.where((a >= 1).all(axis=-1, keepdims=True), inside, corner)
        return np.asarray(mode, dtype=np.float64)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        total = self.total[0][..., None], self.total[1][..., None]
        parts = component_log_density(self.concentration, total, x, np.log(x))
        # The parts lack S (sum x - 1), which is large for large S, if only by rounding.
        high, low = exact_sum(x)
        off_simplex = self.total[0] * ((high - 1) + low)
        value = parts.sum(axis=-1) + off_simplex + total_log_density(self.total[0])
        return np.where((parts == -np.inf).any(axis=-1), -np.inf, value)

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        logs = log_gamma_variates(self.concentration, (*size, *self.event_shape), rng)
        shares = np.exp(logs - logs.max(axis=-1, keepdims=True, initial=-np.inf))
        return np.asarray(shares / shares.sum(axis=-1, keepdims=True))

    def _entropy(self) -> FloatArray:
        parts = entropy_at_unit_rate(self.concentration, 1).sum(axis=-1)
        return np.asarray(parts - entropy_at_unit_rate(self.total[0], self.event_shape[0]))
