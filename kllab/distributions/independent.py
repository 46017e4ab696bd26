"""Independent coordinates: axes of a batch that become axes of the outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.distribution import Distribution
from kllab.distributions.labels import Axis
from kllab.distributions.sample_arguments import as_integer
from kllab.distributions.support import Support
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Independent(Distribution):
    """Distribution of an array whose entries are independent, such as a normal with a diagonal.

    The last axes of the batch of ``base`` become the first axes of an outcome: the density is the
    product over them, and entropy and KL are sums. Nothing larger than ``base`` is formed.

    Parameters
    ----------
    base
        Distribution of kllab, scipy.stats or torch with a batch of at least ``event_axes`` axes.
    event_axes
        Number of axes, at least 1. An `Independent` of an `Independent` is one of all axes.

    Raises
    ------
    TypeError
        If ``base`` is not a distribution, or ``event_axes`` not an integer.
    ValueError
        If the batch of ``base`` has fewer axes.

    Examples
    --------
    >>> from kllab import Normal, kl_divergence
    >>> p = Independent(Normal([0, 1, 2], 1), 1)
    >>> p.batch_shape, p.event_shape
    ((), (3,))
    >>> kl_divergence(p, Independent(Normal([0, 0, 0], 1), 1))
    2.5
    """

    base: Distribution
    event_axes: int

    def __init__(self, base: Any, event_axes: int = 1) -> None:
        from kllab.distributions.interop import as_distribution

        base = as_distribution(base, name="base")
        try:
            axes = as_integer(event_axes)
        except TypeError:
            raise TypeError(
                f"Independent: event_axes must be an integer, but it is {event_axes!r}"
            ) from None
        if not 1 <= axes <= len(base.batch_shape):
            raise ValueError(
                f"Independent: event_axes must be from 1 to the number of axes of the batch of "
                f"base, but it is {axes} and base, a {type(base).__name__}, has batch_shape "
                f"{base.batch_shape}"
            )
        if isinstance(base, Independent):
            base, axes = base.base, axes + base.event_axes
        vars(self).update(base=base, event_axes=axes)

    @property
    def batch_shape(self) -> Shape:
        """Shape of the batch of ``base`` without its last ``event_axes`` axes."""
        return self.base.batch_shape[: -self.event_axes]

    @property
    def event_shape(self) -> Shape:
        """The last ``event_axes`` axes of the batch of ``base``, then the axes of its outcome."""
        return self.base.batch_shape[-self.event_axes :] + self.base.event_shape

    @property
    def support(self) -> Support:
        """The product of the supports of the entries."""
        of_base, size = self.base.support, int(np.prod(self.event_shape))
        name = f"products of {of_base}" if of_base.name or of_base.points is not None else None
        return replace(of_base, dimension=size, name=name)

    @property
    def labels(self) -> Mapping[Axis, Any]:
        """Labels of ``base``, those of its last batch axes as labels of the outcome."""
        outcome = len(self.base.event_shape)

        def moved(axis: Axis) -> Axis:
            kind, number = axis
            if kind == "outcome":
                return axis
            inside = number < self.event_axes
            return ("outcome", number + outcome) if inside else (kind, number - self.event_axes)

        return {moved(axis): index for axis, index in self.base.labels.items()}

    def element(self, index: Shape, shape: Shape | None = None) -> Self:
        """Return the single distribution at `index` of the batch (broadcast to `shape`)."""
        batch = self.batch_shape if shape is None else shape
        entries = self.base.batch_shape[-self.event_axes :]
        return type(self)(self.base.element(index, batch + entries), self.event_axes)

    def without_axes(self, count: int) -> Distribution:
        """Return the distribution of which this one has `count` event axes more."""
        rest = self.event_axes - count
        return Independent(self.base, rest) if rest else self.base

    def _sum(self, value: float | FloatArray) -> FloatArray:
        return np.asarray(np.sum(value, axis=tuple(range(-self.event_axes, 0))))

    def _mean(self) -> FloatArray:
        return np.asarray(self.base.mean)

    def _variance(self) -> FloatArray:
        return np.asarray(self.base.variance)

    def _mode(self) -> FloatArray:
        return np.asarray(self.base.mode)

    def _log_prob(self, x: FloatArray) -> FloatArray:
        parts = np.asarray(self.base.log_prob(x))
        axes = tuple(range(-self.event_axes, 0))
        return np.where((parts == -np.inf).any(axis=axes), -np.inf, self._sum(parts))

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        return np.asarray(self.base._contains(x).all(axis=tuple(range(-self.event_axes, 0))))

    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray:
        drawn = size[: len(size) - len(self.batch_shape)]
        return np.asarray(self.base.sample(drawn, rng=rng))

    def _entropy(self) -> FloatArray:
        return self._sum(self.base.entropy())
