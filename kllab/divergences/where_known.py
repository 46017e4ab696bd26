"""A closed form for some parameters of a pair of families, a numerical method for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.array_record import FloatArray
from kllab.divergences.evaluation import Divergence, Entry, Numerical
from kllab.divergences.quantity import Quantity
from kllab.divergences.registry import ANY_FAMILY, Registry


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
        if not known.any():
            return self._otherwise().value(p, q, **parameters)
        return self._one_by_one().value(p, q, **parameters)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return values, errors and methods of the broadcast batches."""
        known = np.asarray(self.applies(p, q))
        if known.all():
            return self.closed.explain(p, q, shape, **parameters)
        if not known.any():
            return self._otherwise().explain(p, q, shape, **parameters)
        return self._one_by_one().explain(p, q, shape, **parameters)

    def _otherwise(self) -> Entry:
        return self.registry.resolve(ANY_FAMILY, ANY_FAMILY)

    def _one_by_one(self) -> Numerical:
        def evaluate(p: Any, q: Any, **parameters: Any) -> Divergence:
            entry = self.closed if np.all(self.applies(p, q)) else self._otherwise()
            return entry.explain(p, q, (), **parameters)

        return Numerical(evaluate, self.method)


def where_known(
    quantity: Quantity, applies: Callable[[Any, Any], NDArray[np.bool_]], closed: Entry
) -> WhereKnown:
    """Return `closed` where it applies, and what `quantity` has for every pair elsewhere."""
    return WhereKnown(applies, closed, quantity.registry)
