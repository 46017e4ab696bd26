"""The parameters of a distribution: constraints, labels, shape of the batch and its elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, get_origin, get_type_hints

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.array_record import ArrayRecord
from kllab.distributions.constraint import Constraint, check
from kllab.distributions.labels import Axis, labels_by_axis, shared_labels
from kllab.distributions.real_array import real_array
from kllab.distributions.rounding import Rounding
from kllab.special.float_array import FloatArray, Shape


@dataclass(frozen=True, eq=False, repr=False)
class ParameterBatch(ArrayRecord):
    """Base of `Distribution`: validated parameters that broadcast to one batch shape.

    Parameters are kept as read-only float64 copies. A field's annotation has its constraints:
    ``scale: Annotated[FloatArray, positive]``.
    """

    constraints: ClassVar[Mapping[str, tuple[Constraint, ...]]]
    """Constraints of each parameter, in the order in which they are checked."""

    _event_dims: ClassVar[Mapping[str, int]]
    """Number of trailing axes of one element of each parameter."""

    alternatives: ClassVar[tuple[str, ...]] = ()
    """Parameters of which exactly one must be given, as each determines the others."""

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        cls.constraints = {
            name: hint.__metadata__ for name, hint in hints.items() if get_origin(hint) is Annotated
        }
        cls._event_dims = {
            name: max(constraint.event_dim for constraint in constraints)
            for name, constraints in cls.constraints.items()
        }

    def _set_parameters(self, **parameters: ArrayLike | None) -> None:
        """Validate and store the parameters; None is a parameter that was not given."""
        family = type(self).__name__
        if self.alternatives:
            self._check_alternatives(parameters)
        labels: dict[str, Mapping[Axis, Any]] = {}
        for name, constraints in self.constraints.items():
            value = parameters[name]
            if value is None and name in self.alternatives:
                continue
            array = real_array(family, name, value)
            self._check(name, array, constraints)
            array.setflags(write=False)
            vars(self)[name] = array
            labels[name] = labels_by_axis(family, name, value, self._event_dims[name])
        vars(self)["_batch_shape"] = self._broadcast_parameters()
        if any(labels.values()):
            vars(self)["_labels"] = shared_labels(family, labels)

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
            name: own[name].shape[: own[name].ndim - event]
            for name, event in self._event_dims.items()
            if name in own
        }

    def _broadcast_parameters(self) -> Shape:
        shapes = self._batch_shapes()
        try:
            return np.broadcast_shapes(*shapes.values())
        except ValueError:
            given = " and ".join(f"{name} of shape {getattr(self, name).shape}" for name in shapes)
            raise ValueError(f"{type(self).__name__}: {given} do not broadcast") from None

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

    @property
    def labels(self) -> Mapping[Axis, Any]:
        """Labels of the axes of outcomes and of the batch, if parameters had labels.

        The keys are ``("outcome", 0)`` and ``("batch", 0)``, ``("batch", 1)``, ..., counted from
        the last axis of the batch.
        """
        labels: Mapping[Axis, Any] = vars(self).get("_labels", {})
        return labels

    @property
    def rounding(self) -> Rounding | None:
        """Rounding errors of the conversion from another library, if there were any."""
        rounding: Rounding | None = vars(self).get("_rounding")
        return rounding

    def rounded_by(self, rounding: Rounding) -> Self:
        """Store the rounding errors of a conversion, which divergences add to their error."""
        vars(self)["_rounding"] = rounding
        return self

    @property
    def batch_shape(self) -> Shape:
        """Shape of the batch: the broadcast shape of the parameters."""
        shape: Shape = vars(self)["_batch_shape"]
        return shape

    def element(self, index: Shape, shape: Shape | None = None) -> Self:
        """Return the single distribution at `index` of the batch (broadcast to `shape`)."""
        values: dict[str, FloatArray] = {}
        batch = self.batch_shape if shape is None else shape
        for name, own_shape in self._batch_shapes().items():
            array = getattr(self, name)
            values[name] = np.broadcast_to(array, batch + array.shape[len(own_shape) :])[index]
        return type(self)(**values)
