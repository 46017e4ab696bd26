"""What every family of distributions has: parameters, shapes, density, samples, moments."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, SupportsIndex, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import ArrayRecord, FloatArray
from kllab.distributions.constraint import Constraint, check
from kllab.distributions.real_array import real_array
from kllab.distributions.support import Support

Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Distribution(ArrayRecord, ABC):
    """Base of all families: an immutable, validated batch of distributions.

    Parameters broadcast like NumPy arrays; they are kept as read-only float64 copies.
    Results have shape ``batch_shape`` (moments, entropy), the shape of ``x`` broadcast with
    ``batch_shape`` (densities) or ``sample_shape + batch_shape + event_shape`` (samples);
    a result without axes is a Python number. Logarithms are natural: entropies are in nats.

    A family is a frozen dataclass in a file of its own: fields, the table `constraints`, an
    ``__init__`` that hands them to `_set_parameters`, and the members below in this order.
    Families of scalar outcomes with a distribution function also have ``cdf(x)``.
    """

    constraints: ClassVar[Mapping[str, tuple[Constraint, ...]]]
    """What each parameter must satisfy, checked in this order."""

    optional: ClassVar[frozenset[str]] = frozenset()
    """The parameters that may be left out."""

    def _set_parameters(self, **parameters: ArrayLike | None) -> None:
        """Validate and store the parameters; None stands for one that was left out."""
        family = type(self).__name__
        for name, constraints in self.constraints.items():
            value = parameters[name]
            array = None
            if value is not None or name not in self.optional:
                array = real_array(family, name, value)
                check(family, name, array, constraints)
                array.setflags(write=False)
            object.__setattr__(self, name, array)
        object.__setattr__(self, "_batch_shape", self._broadcast_parameters())

    def _batch_shapes(self) -> dict[str, Shape]:
        """Return the batch shape of each parameter that was given."""
        return {
            name: array.shape[: array.ndim - max(c.event_dim for c in constraints)]
            for name, constraints in self.constraints.items()
            if (array := getattr(self, name)) is not None
        }

    def _broadcast_parameters(self) -> Shape:
        shapes = self._batch_shapes()
        try:
            return np.broadcast_shapes(*shapes.values())
        except ValueError:
            given = " and ".join(f"{name} of shape {getattr(self, name).shape}" for name in shapes)
            raise ValueError(f"{type(self).__name__}: {given} do not broadcast") from None

    @property
    def batch_shape(self) -> Shape:
        """Shape of the batch: the broadcast shape of the parameters."""
        shape: Shape = self._batch_shape  # type: ignore[attr-defined]
        return shape

    @property
    def event_shape(self) -> Shape:
        """Shape of one outcome: ``()`` for scalars."""
        return ()

    def element(self, index: Shape, shape: Shape | None = None) -> Self:
        """Return the single distribution at `index` of the batch (broadcast to `shape`)."""
        values: dict[str, FloatArray] = {}
        for name, own_shape in self._batch_shapes().items():
            array = getattr(self, name)
            event = array.shape[len(own_shape) :]
            batch = self.batch_shape if shape is None else shape
            values[name] = np.broadcast_to(array, batch + event)[index]
        return type(self)(**values)

    @property
    @abstractmethod
    def support(self) -> Support:
        """The outcomes that a member of the family can give."""

    @property
    @abstractmethod
    def mean(self) -> float | FloatArray:
        """Mean, of shape ``batch_shape + event_shape``."""

    @property
    @abstractmethod
    def variance(self) -> float | FloatArray:
        """Variance (of each coordinate), of shape ``batch_shape + event_shape``."""

    @property
    @abstractmethod
    def mode(self) -> float | FloatArray:
        """A most probable outcome, of shape ``batch_shape + event_shape``."""

    @abstractmethod
    def log_prob(self, x: ArrayLike) -> float | FloatArray:
        """Log density (continuous) or log probability (discrete) of `x`, in nats."""

    @abstractmethod
    def prob(self, x: ArrayLike) -> float | FloatArray:
        """Density (continuous) or probability (discrete) of `x`."""

    @abstractmethod
    def sample(self, shape: int | Shape = (), *, rng: np.random.Generator) -> Any:
        """Draw samples of shape ``shape + batch_shape + event_shape``."""

    @abstractmethod
    def entropy(self) -> float | FloatArray:
        """Entropy in nats (differential for continuous families), of shape ``batch_shape``."""

    def _sample_shape(self, shape: int | Shape, rng: object) -> Shape:
        """Check the arguments of `sample` and return ``shape + batch_shape``."""
        if not isinstance(rng, np.random.Generator):
            raise TypeError(
                f"{type(self).__name__}.sample: rng must be a numpy.random.Generator "
                f"(numpy.random.default_rng(seed)), but it is {rng!r}"
            )
        sizes = (shape,) if isinstance(shape, SupportsIndex) else tuple(shape)
        return (*map(operator.index, sizes), *self.batch_shape)

    def _outcomes(self, x: ArrayLike) -> FloatArray:
        return real_array(type(self).__name__, "x", x)
