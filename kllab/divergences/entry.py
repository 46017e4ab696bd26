"""Entry of a registry: how a divergence of one pair of families is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.distributions.real_array import as_result
from kllab.divergences.reason_text import why_infinite
from kllab.divergences.result import Divergence, rounding
from kllab.special.float_array import FloatArray

Formula: TypeAlias = Callable[..., FloatArray]
Solver: TypeAlias = Callable[..., Divergence]
Condition: TypeAlias = Callable[[Any, Any], NDArray[np.bool_]]
RelativeError: TypeAlias = Callable[[Any, Any], float | FloatArray]
Reason: TypeAlias = Callable[..., str]


@dataclass(frozen=True)
class Entry:
    """Method for a divergence of one pair of families.

    All callables take ``(p, q)`` and further parameters of the divergence by name.

    Attributes
    ----------
    formula
        Values in nats for whole batches, broadcastable to the batch shape; None if there is none.
    method
        Kind of computation.
    valid
        Where `formula` holds, broadcastable to the batch shape; None if everywhere.
    otherwise
        The `Divergence` of two single distributions, for elements where `formula` does not hold.
    relative_error
        Bound on the relative error of `formula`.
    why_infinite
        The reason, for two single distributions for which `formula` is infinite.
    explained
        The `Divergence` of whole batches, if value, error, methods and reason come together.
    """

    formula: Formula | None
    method: str = "closed form"
    valid: Condition | None = None
    otherwise: Solver | None = None
    relative_error: RelativeError = rounding
    why_infinite: Reason = why_infinite
    explained: Solver | None = None

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the values, broadcastable to the batch shape."""
        if self.formula is not None and (self.valid is None or np.all(self.valid(p, q))):
            return self.formula(p, q, **parameters)
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return np.asarray(self.explain(p, q, shape, **parameters).value)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return values and errors of the given batch shape, the methods and the first reason."""
        if self.explained is not None:
            return self.explained(p, q, **parameters)
        valid: Any = self.formula is not None if self.valid is None else self.valid(p, q)
        valid = np.broadcast_to(valid, shape)
        value, error = np.empty(shape), np.zeros(shape)
        methods: dict[str, None] = {}
        reasons: dict[tuple[int, ...], str | None] = {}
        if self.formula is not None and valid.any():
            value[...] = self.formula(p, q, **parameters)
            finite = (value > 0) & (value < np.inf)
            error = np.where(finite, value * self.relative_error(p, q), 0.0)
            methods[self.method] = None
        if self.otherwise is not None:
            for index in map(tuple, np.argwhere(~valid).tolist()):
                pair = (p.element(index, shape), q.element(index, shape))
                one = self.otherwise(*pair, **parameters)
                value[index], error[index], reasons[index] = one.value, one.error, one.reason
                methods[one.method] = None
        reason = None
        for index in map(tuple, np.argwhere(np.isinf(value))[:1].tolist()):
            pair = (p.element(index, shape), q.element(index, shape))
            reason = reasons[index] if index in reasons else self.why_infinite(*pair, **parameters)
            reason = f"{reason}, at index {index}" if index and reason else reason
        method = ", ".join(methods) or self.method
        return Divergence(as_result(value), method, as_result(error), reason)

    def via(self, convert: Callable[[Any], Any]) -> Entry:
        """Return an entry for pairs that `convert` turns into pairs of this one."""

        def converted(function: Callable[..., Any] | None) -> Any:
            if function is None:
                return None
            return lambda p, q, **parameters: function(convert(p), convert(q), **parameters)

        return Entry(
            converted(self.formula),
            self.method,
            converted(self.valid),
            converted(self.otherwise),
            converted(self.relative_error),
            converted(self.why_infinite),
            converted(self.explained),
        )
