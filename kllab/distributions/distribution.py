"""Base classes of all distributions: support, moments, densities, samples and entropy."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.distributions.labels import check_same_labels, labels_by_axis
from kllab.distributions.parameter_batch import ParameterBatch
from kllab.distributions.real_array import as_result, real_array
from kllab.distributions.sample_arguments import checked_generator, sample_sizes
from kllab.distributions.scipy_row import ScipyRow
from kllab.distributions.support import Support
from kllab.distributions.tail import Tail
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, eq=False, repr=False)
class Distribution(ParameterBatch, ABC):
    """Base of all families: an immutable, validated batch of distributions.

    Parameters broadcast like NumPy arrays; they are kept as read-only float64 copies.
    Results have shape ``batch_shape`` (moments, entropy), the shape of ``x`` broadcast with
    ``batch_shape`` (densities) or ``sample_shape + batch_shape + event_shape`` (samples);
    a result without axes is a Python number. Logarithms are natural: entropies are in nats.

    A family is a frozen dataclass in a file of its own: parameters, annotated with constraints, an
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

    labelled_outcomes: ClassVar[bool] = True
    """Whether equal positions of outcomes in P and Q mean equal outcomes, so labels must agree."""

    @property
    def event_shape(self) -> Shape:
        """Shape of one outcome: ``()`` for scalars."""
        return ()

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
        if not self.support.integers:
            return as_result(drawn)
        return drawn.astype(np.int64) if drawn.ndim else int(drawn)

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

        return as_family(cls, x)

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
        if self.labels:
            labels = labels_by_axis(family, "x", x, len(event))
            check_same_labels(family, "the parameters", self.labels, "x", labels)
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

    def centres_and_scales(self) -> tuple[FloatArray, FloatArray]:
        """Return centres and scales for the quadrature panels of a single distribution.

        They are mean and standard deviation; families without variance or with several modes
        override them.
        """
        return np.atleast_1d(self.mean), np.sqrt(np.atleast_1d(self.variance))

    def tails(self) -> tuple[Tail, Tail] | None:
        """Return the lower and upper tail of a single density; None if undeclared.

        They decide whether a divergence is infinite. Without them it is integrated as far as
        float64 goes, and an integrand that has not vanished there makes its error infinite.
        """
        return None

    def reference_points(self) -> Mapping[str, FloatArray]:
        """Return an outcome that moves with a parameter, such as the centre with ``loc``, by name.

        A chart marks them, and lets them be dragged. A parameter without such an outcome is absent.
        Shapes broadcast to ``batch_shape``, those of vectors end in the axis of their parameter.
        """
        return {}

    @abstractmethod
    def _cdf(self, x: FloatArray) -> FloatArray:
        """Probability of an outcome up to `x`; any value outside the support."""
