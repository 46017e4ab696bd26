"""Base class of all distributions: parameters, shapes, densities, samples and moments."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeAlias, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.array_record import ArrayRecord
from kllab.distributions.constraint import Constraint, check
from kllab.distributions.labels import Axis, by_axis, check_same_labels, labels_of, shared_labels
from kllab.distributions.real_array import as_integers, as_result, real_array
from kllab.distributions.rounding import Rounding
from kllab.distributions.sample_arguments import checked_generator, sample_sizes
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail
from kllab.special.float_array import FloatArray

Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Distribution(ArrayRecord, ABC):
    """Base of all families: an immutable, validated batch of distributions.

    Parameters broadcast like NumPy arrays; they are kept as read-only float64 copies.
    Results have shape ``batch_shape`` (moments, entropy), the shape of ``x`` broadcast with
    ``batch_shape`` (densities) or ``sample_shape + batch_shape + event_shape`` (samples);
    a result without axes is a Python number. Logarithms are natural: entropies are in nats.

    A family is a frozen dataclass in a file of its own: fields, the table `constraints`, an
    ``__init__`` that passes them to `_set_parameters`, ``support`` (a class attribute unless it
    depends on parameters), and the hooks ``_mean`` to ``_entropy``. The public members are final:
    they check arguments and treat shapes, NaN and values outside the support, so hooks need not.
    Families of scalar outcomes are `ScalarDistribution`.
    """

    typical_parameters: ClassVar[Mapping[str, Any]]
    """Parameters of one member, for documentation and tests. A class that has them is a family."""

    scipy_row: ClassVar[ScipyRow | None] = None
    """Conversion of a scalar family to and from scipy.stats; None if SciPy lacks the family."""

    in_torch: ClassVar[bool] = True
    """Whether torch.distributions has the family."""

    constraints: ClassVar[Mapping[str, tuple[Constraint, ...]]]
    """Constraints of each parameter, checked in this order."""

    alternatives: ClassVar[tuple[str, ...]] = ()
    """Parameters of which exactly one must be given, as each determines the others."""

    labelled_outcomes: ClassVar[bool] = True
    """Whether equal positions of outcomes in P and Q mean equal outcomes, so labels must agree."""

    def _set_parameters(self, **parameters: ArrayLike | None) -> None:
        """Validate and store the parameters; None is a parameter that was not given."""
        family = type(self).__name__
        if self.alternatives:
            self._check_alternatives(parameters)
        named: dict[str, Mapping[Axis, Any]] = {}
        for name, constraints in self.constraints.items():
            value = parameters[name]
            if value is None and name in self.alternatives:
                continue
            array = real_array(family, name, value)
            self._check(name, array, constraints)
            array.setflags(write=False)
            object.__setattr__(self, name, array)
            if labels := labels_of(family, name, value):
                event = max(constraint.event_dim for constraint in constraints)
                if event == 2 and {0, 1} <= labels.keys():
                    rows, columns = {0: labels[1]}, {0: labels[0]}
                    check_same_labels(
                        family, f"the rows of {name}", rows, f"the columns of {name}", columns
                    )
                named[name] = by_axis(labels, event)
        object.__setattr__(self, "_batch_shape", self._broadcast_parameters())
        if named:
            object.__setattr__(self, "_labels", shared_labels(family, named))

    @property
    def labels(self) -> Mapping[Axis, Any]:
        """Labels of the axes of outcomes and of the batch, if parameters had labels.

        The keys are ``("outcome", 0)`` and ``("batch", 0)``, ``("batch", 1)``, ..., counted from
        the last axis of the batch.
        """
        found: Mapping[Axis, Any] = vars(self).get("_labels", {})
        return found

    @classmethod
    def usual_constraints(cls) -> Mapping[str, tuple[Constraint, ...]]:
        """Return the constraints without those of alternative parameters but the first.

        Examples
        --------
        >>> from kllab import Bernoulli
        >>> list(Bernoulli.constraints), list(Bernoulli.usual_constraints())
        (['probs', 'logits'], ['probs'])
        """
        others = cls.alternatives[1:]
        return {name: held for name, held in cls.constraints.items() if name not in others}

    def _check_alternatives(self, parameters: Mapping[str, ArrayLike | None]) -> None:
        """Raise ValueError unless exactly one of the alternatives is given."""
        given = [name for name in self.alternatives if parameters[name] is not None]
        if len(given) != 1:
            *others, last = self.alternatives
            raise ValueError(
                f"{type(self).__name__}: exactly one of {', '.join(others)} and {last} must be "
                f"given, but {' and '.join(given) or 'none'} {'were' if given else 'was'} given"
            )

    def _check(self, name: str, array: FloatArray, constraints: tuple[Constraint, ...]) -> None:
        """Raise ValueError if a parameter breaks one of its constraints."""
        check(type(self).__name__, name, array, constraints)

    def _batch_shapes(self) -> dict[str, Shape]:
        """Return the batch shape of each parameter that was given."""
        own = vars(self)
        return {
            name: array.shape[: array.ndim - max(c.event_dim for c in constraints)]
            for name, constraints in self.constraints.items()
            if (array := own.get(name)) is not None
        }

    def _broadcast_parameters(self) -> Shape:
        shapes = self._batch_shapes()
        try:
            return np.broadcast_shapes(*shapes.values())
        except ValueError:
            given = " and ".join(f"{name} of shape {getattr(self, name).shape}" for name in shapes)
            raise ValueError(f"{type(self).__name__}: {given} do not broadcast") from None

    @property
    def rounding(self) -> Rounding | None:
        """Rounding errors of the conversion from another library, if there were any."""
        rounding: Rounding | None = vars(self).get("_rounding")
        return rounding

    def rounded_by(self, rounding: Rounding) -> Self:
        """Store the rounding errors of a conversion, which divergences add to their error."""
        object.__setattr__(self, "_rounding", rounding)
        return self

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
        """Set of the possible outcomes."""

    @property
    @final
    def mean(self) -> float | FloatArray:
        """Mean, of shape ``batch_shape + event_shape``; infinite, or NaN where undefined."""
        return self._moment(self._mean)

    @property
    @final
    def variance(self) -> float | FloatArray:
        """Variance (of each coordinate), of shape ``batch_shape + event_shape``."""
        return self._moment(self._variance)

    @property
    @final
    def mode(self) -> float | FloatArray:
        """A most probable outcome, of shape ``batch_shape + event_shape``."""
        return self._moment(self._mode)

    @final
    def entropy(self) -> float | FloatArray:
        """Entropy in nats (differential for continuous families), of shape ``batch_shape``."""
        with np.errstate(all="ignore"):
            return as_result(np.broadcast_to(self._entropy(), self.batch_shape))

    @final
    def log_prob(self, x: ArrayLike) -> float | FloatArray:
        """Log density (continuous) or log probability (discrete) of `x`, in nats.

        ``-inf`` outside the support, NaN for NaN.
        """
        return self._at(x, self._log_prob, -np.inf)

    @final
    def prob(self, x: ArrayLike) -> float | FloatArray:
        """Density (continuous) or probability (discrete) of `x`; 0 outside the support."""
        return self._at(x, self._prob, 0.0)

    @final
    def sample(self, shape: int | Shape = (), *, rng: np.random.Generator) -> Any:
        """Draw samples of shape ``shape + batch_shape + event_shape``.

        Counts are integers, all other samples float64.

        Raises
        ------
        TypeError
            If `rng` is not a ``numpy.random.Generator``, or a size is not an integer.
        ValueError
            If a size is negative.
        """
        owner = f"{type(self).__name__}.sample"
        checked_generator(owner, rng)
        size = (*sample_sizes(owner, shape), *self.batch_shape)
        with np.errstate(all="ignore"):
            drawn: NDArray[Any] = np.asarray(self._sample(size, rng))
        return as_integers(drawn) if self.support.integers else as_result(drawn)

    @final
    def to_scipy(self) -> Any:
        """Return the frozen distribution of ``scipy.stats``.

        Raises
        ------
        TypeError
            If ``scipy.stats`` has no such distribution.
        ValueError
            If it takes no batches, or its parameters overflow or underflow in float64.

        Notes
        -----
        Parameters that SciPy has too keep every digit. ``1 / rate``, ``exp(loc)`` of a LogNormal,
        ``high - low``, probabilities of logits and ``1 - probs`` of a NegativeBinomial are rounded
        once; ValueError is raised where this would make a possible outcome impossible.
        """
        from kllab.distributions.interop import to_scipy

        return to_scipy(self)

    @final
    def to_torch(self) -> Any:
        """Return the distribution of ``torch.distributions`` in float64.

        Raises
        ------
        ImportError
            If torch is not installed.
        TypeError
            If ``torch.distributions`` has no such family.
        """
        from kllab.distributions.interop import to_torch

        return to_torch(self)

    @classmethod
    @final
    def convert(cls, x: Any) -> Self:
        """Convert `x`, a distribution of kllab, ``scipy.stats`` (frozen) or torch, to this family.

        Raises
        ------
        TypeError
            If `x` belongs to another family (a Categorical also converts to Discrete), or is not
            a distribution.
        ValueError
            If no member of the family has the parameters of `x`.
        """
        from kllab.distributions.interop import as_family

        made: Self = as_family(cls, x)  # type: ignore[assignment]
        return made

    # Hooks of the families, in this order. They are called with NumPy's warnings off; results
    # need only broadcast to the given shape.

    @abstractmethod
    def _mean(self) -> FloatArray:
        """Mean: ``batch_shape + event_shape``."""

    @abstractmethod
    def _variance(self) -> FloatArray:
        """Variance: ``batch_shape + event_shape``."""

    @abstractmethod
    def _mode(self) -> FloatArray:
        """Mode: ``batch_shape + event_shape``."""

    @abstractmethod
    def _log_prob(self, x: FloatArray) -> FloatArray:
        """Log density of `x`, whose last axes are the event's; any value outside the support."""

    def _prob(self, x: FloatArray) -> FloatArray:
        """Density of `x`."""
        return np.exp(self._log_prob(x))

    @abstractmethod
    def _sample(self, size: Shape, rng: np.random.Generator) -> FloatArray | NDArray[np.int64]:
        """Samples: ``size + event_shape``; `size` ends in ``batch_shape``."""

    @abstractmethod
    def _entropy(self) -> FloatArray:
        """Entropy: ``batch_shape``."""

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return centres and scales for the quadrature panels of a single scalar distribution.

        They are mean and standard deviation; families without variance or with several modes
        override them.
        """
        return np.atleast_1d(self.mean), np.sqrt(np.atleast_1d(self.variance))

    def tails(self) -> tuple[Tail, Tail] | None:
        """Return the lower and upper tail of a single scalar density; None if undeclared.

        They decide whether a divergence is infinite. Without them it is integrated as far as
        float64 goes, and an integrand that has not vanished there makes its error infinite.
        """
        return None

    def _contains(self, x: FloatArray) -> NDArray[np.bool_]:
        """Whether each `x`, whose last axes are the event's, is an outcome."""
        return self.support.contains(x)

    def _moment(self, hook: Callable[[], FloatArray]) -> float | FloatArray:
        with np.errstate(all="ignore"):
            return as_result(np.broadcast_to(hook(), self.batch_shape + self.event_shape))

    def _at(
        self, x: ArrayLike, hook: Callable[[FloatArray], FloatArray], otherwise: float
    ) -> float | FloatArray:
        outcomes = self._outcomes(x)
        axes = tuple(range(-len(self.event_shape), 0))
        with np.errstate(all="ignore"):
            value = np.where(self._contains(outcomes), hook(outcomes), otherwise)
            return as_result(np.where(np.isnan(outcomes).any(axis=axes), np.nan, value))

    def _outcomes(self, x: ArrayLike) -> FloatArray:
        """Return `x` as an array whose last axes are the event's and whose others broadcast."""
        family = type(self).__name__
        array = real_array(family, "x", x)
        event = self.event_shape
        if self.labels and (labels := labels_of(family, "x", x)):
            of_x = by_axis(labels, len(event))
            check_same_labels(family, "the parameters", self.labels, "x", of_x)
        if event and array.shape[-len(event) :] != event:
            raise ValueError(
                f"{family}: x must end in axes of shape {event}, but its shape is {array.shape}"
            )
        shape = array.shape[: array.ndim - len(event)]
        if shape and self.batch_shape:
            try:
                np.broadcast_shapes(shape, self.batch_shape)
            except ValueError:
                raise ValueError(
                    f"{family}: x of shape {array.shape} and the batch of shape "
                    f"{self.batch_shape} do not broadcast"
                    + (f"; the last axes of x, of shape {event}, hold one outcome" if event else "")
                ) from None
        return array


@dataclass(frozen=True, eq=False, repr=False)
class ScalarDistribution(Distribution):
    """Base of the families of scalar outcomes, which have a distribution function."""

    @final
    def cdf(self, x: ArrayLike) -> float | FloatArray:
        """Probability of an outcome up to `x`; NaN for NaN."""
        outcomes = self._outcomes(x)
        support = self.support
        with np.errstate(all="ignore"):
            at = np.floor(outcomes) if support.integers else outcomes
            value = np.where(at < support.lower, 0.0, np.clip(self._cdf(at), 0.0, 1.0))
            value = np.where(at >= support.upper, 1.0, value)
            return as_result(np.where(np.isnan(outcomes), np.nan, value))

    @abstractmethod
    def _cdf(self, x: FloatArray) -> FloatArray:
        """Probability of an outcome up to `x`; any value outside the support."""
