"""A closed form for some parameters of a pair of families, a numerical method for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.real_array import as_result
from kllab.divergences.divergence import DivergenceFunction
from kllab.divergences.registry import ANY_FAMILY, Registry
from kllab.divergences.result import Divergence, Entry
from kllab.special.float_array import FloatArray


@dataclass(frozen=True)
class WhereKnown:
    """An entry made of two.

    Attributes
    ----------
    applies
        ``(p, q) ->`` where the closed form holds, broadcastable to the batch shape.
    closed
        What computes it there.
    registry
        Its entry for every pair computes it elsewhere.
    """

    applies: Callable[[Any, Any], NDArray[np.bool_]]
    closed: Entry
    registry: Registry[Entry]

    @property
    def method(self) -> str:
        """What kind of computation it usually is."""
        return self.closed.method

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the values of the broadcast batches."""
        known = np.asarray(self.applies(p, q))
        if known.all():
            return self.closed.value(p, q, **parameters)
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return np.asarray(self.explain(p, q, shape, **parameters).value)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return values, errors and methods of the broadcast batches."""
        known = np.broadcast_to(self.applies(p, q), shape)
        otherwise = self.registry.resolve(ANY_FAMILY, ANY_FAMILY)
        if known.all():
            return self.closed.explain(p, q, shape, **parameters)
        if not known.any():
            return otherwise.explain(p, q, shape, **parameters)
        value, error = np.empty(shape), np.empty(shape)
        methods: dict[str, None] = {}
        reason = None
        for entry, chosen in ((self.closed, known), (otherwise, ~known)):
            for at in np.argwhere(chosen):
                index = tuple(int(i) for i in at)
                pair = (p.element(index, shape), q.element(index, shape))
                one = entry.explain(*pair, (), **parameters)
                value[index], error[index] = one.value, one.error
                methods[one.method] = None
                if one.reason and reason is None:
                    reason = f"{one.reason}, at index {index}"
        return Divergence(as_result(value), ", ".join(methods), as_result(error), reason)


def where_known(
    quantity: DivergenceFunction, applies: Callable[[Any, Any], NDArray[np.bool_]], closed: Entry
) -> WhereKnown:
    """Return `closed` where it applies, and what `quantity` has for every pair elsewhere."""
    return WhereKnown(applies, closed, quantity.registry)
