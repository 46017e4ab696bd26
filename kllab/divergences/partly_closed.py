"""Pairs of families that have a closed form for some parameters only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.array_record import FloatArray
from kllab.distributions.real_array import as_result
from kllab.divergences.evaluation import Divergence, Formula, too_large


@dataclass(frozen=True)
class PartlyClosed:
    """A formula where it holds, and a numerical method for the other elements of a batch.

    Attributes
    ----------
    formula
        ``(p, q) ->`` value in nats, of the broadcast batch shape.
    holds
        ``(p, q) ->`` where the formula holds, of the broadcast batch shape.
    evaluate
        ``(p, q) -> Divergence`` of single distributions.
    relative_error
        Bound on the relative error of the formula.
    method
        What the numerical method is called.
    """

    formula: Formula
    holds: Callable[[Any, Any], NDArray[np.bool_]]
    evaluate: Callable[[Any, Any], Divergence]
    relative_error: float = 1e-13
    method: str = "quadrature"

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the values of all pairs of the broadcast batches."""
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return np.asarray(self.explain(p, q, shape, **parameters).value)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return values and errors of all pairs, and the methods that were needed."""
        closed = np.broadcast_to(self.holds(p, q), shape)
        value = np.where(closed, self.formula(p, q, **parameters), 0.0)
        error = np.where(value < np.inf, value * self.relative_error, 0.0)
        methods = dict.fromkeys(["closed form"] if closed.any() else [])
        beyond = np.argwhere(np.isinf(value))
        reason = _at(tuple(int(i) for i in beyond[0]), too_large(p, q)) if len(beyond) else None
        for index in np.argwhere(~closed):
            at = tuple(int(i) for i in index)
            one = self.evaluate(p.element(at, shape), q.element(at, shape), **parameters)
            value[at], error[at] = one.value, one.error
            methods[one.method] = None
            if one.reason and reason is None:
                reason = _at(at, one.reason)
        return Divergence(
            as_result(value), ", ".join(methods) or self.method, as_result(error), reason
        )


def _at(index: tuple[int, ...], reason: str) -> str:
    return f"{reason}, at index {index}" if index else reason
