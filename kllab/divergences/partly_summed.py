"""Divergences that have a closed form for some elements of a batch and are sums for the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.real_array import as_result
from kllab.divergences.result import ClosedForm, Divergence
from kllab.special.float_array import FloatArray


@dataclass(frozen=True)
class PartlySummed(ClosedForm):
    """A closed form over whole batches, but for elements that must be summed one by one.

    Attributes
    ----------
    without_closed_form
        ``(p, q) ->`` which elements must be summed, broadcastable to the batch shape.
    summed
        ``(p, q) ->`` the value for such a single pair.
    """

    without_closed_form: Callable[[Any, Any], NDArray[np.bool_]] = lambda _p, _q: np.zeros((), bool)
    summed: Callable[[Any, Any], float] = lambda _p, _q: np.nan

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the formula's value where there is one, and sums elsewhere."""
        value = self.formula(p, q, **parameters)
        needed = self.without_closed_form(p, q)
        if not needed.any():
            return value
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        value = np.array(np.broadcast_to(value, shape))
        for index in np.argwhere(np.broadcast_to(needed, shape)):
            at = tuple(int(i) for i in index)
            value[at] = self.summed(p.element(at, shape), q.element(at, shape))
        return value

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return the value with its error bound and what computed it."""
        value = np.broadcast_to(self.value(p, q, **parameters), shape)
        error = np.where((value > 0) & (value < np.inf), value * self.relative_error(p, q), 0.0)
        needed = np.broadcast_to(self.without_closed_form(p, q), shape)
        methods = "sum" if needed.size and needed.all() else self.method
        if needed.any() and not needed.all():
            methods = f"{self.method}, sum"
        return Divergence(as_result(value), methods, as_result(error), self._why(p, q, value))


def same_counts(n: FloatArray, other: FloatArray) -> bool:
    """Return whether counts that need not have one shape are equal throughout."""
    return bool(np.all(n == other))
