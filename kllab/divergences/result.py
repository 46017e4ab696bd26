"""Result of a divergence, and the entries that compute it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.array_record import ArrayRecord
from kllab.distributions.real_array import as_result
from kllab.special.float_array import FloatArray

Formula: TypeAlias = Callable[..., FloatArray]


_LOG_ROUNDING = 5e-14
"""Error of a log ratio that is a difference of log probabilities of counts."""


@dataclass(frozen=True, eq=False, repr=False)
class Divergence(ArrayRecord):
    """Value of a divergence with its method, error and reason.

    Attributes
    ----------
    value
        In nats; a float, or an array of the broadcast batch shape.
    method
        How it was computed: "closed form", "quadrature", "sum", "Monte Carlo", "support" (no
        computation was needed); several for a batch that needs them.
    error
        Absolute, in nats: a bound for closed forms, an estimate for quadrature and sums, one
        standard error for Monte Carlo; 0 where the value is 0 or infinite.
    reason
        Why the (first) infinite value is infinite; None if all are finite.
    """

    value: float | FloatArray
    method: str
    error: float | FloatArray
    reason: str | None


class Entry(Protocol):
    """How a quantity of one pair of families is computed."""

    @property
    def method(self) -> str:
        """What kind of computation it is."""

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the value, broadcastable to the batch shape."""

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return the value, its error and the reason of an infinity, for the batch shape."""


def rounding(_p: Distribution, _q: Distribution) -> float:
    """Return the relative error that scalar closed forms promise."""
    return 1e-13


def error_of_log_ratios(divergence: float | FloatArray) -> FloatArray:
    """Return the relative error of a sum whose log ratios are differences of log probabilities.

    An error d of every log ratio moves a divergence by ``d E|log p/q|``, about ``d sqrt(2 KL)``.
    """
    return np.asarray(1e-13 + _LOG_ROUNDING * np.sqrt(2 / np.asarray(divergence)))


TOO_LARGE = "the divergence is finite but larger than the largest float64, 1.8e308 (overflow)"
"""The reason of an infinity that no support and no tail explains."""


def too_large(_p: Distribution, _q: Distribution) -> str:
    """Return `TOO_LARGE`, whatever P and Q."""
    return TOO_LARGE


@dataclass(frozen=True)
class ClosedForm:
    """A formula over whole batches.

    Attributes
    ----------
    formula
        ``(p, q) ->`` value in nats, of the broadcast batch shape.
    method
        What kind of computation it is.
    relative_error
        ``(p, q) ->`` bound on the relative error.
    why_infinite
        ``(p, q) ->`` the reason, for a single pair whose divergence came out infinite.
    """

    formula: Formula
    method: str = "closed form"
    relative_error: Callable[[Any, Any], float | FloatArray] = rounding
    why_infinite: Callable[[Any, Any], str] = too_large

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the formula's value."""
        return self.formula(p, q, **parameters)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return the formula's value with its error bound."""
        value = np.broadcast_to(self.formula(p, q, **parameters), shape)
        error = np.where((value > 0) & (value < np.inf), value * self.relative_error(p, q), 0.0)
        return Divergence(as_result(value), self.method, as_result(error), self._why(p, q, value))

    def _why(self, p: Any, q: Any, value: FloatArray) -> str | None:
        infinite = np.argwhere(np.isinf(value))
        if not len(infinite):
            return None
        index = tuple(int(i) for i in infinite[0])
        reason = self.why_infinite(p.element(index, value.shape), q.element(index, value.shape))
        return f"{reason}, at index {index}" if index else reason


@dataclass(frozen=True)
class Numerical:
    """A numerical method, which takes one pair of single distributions at a time.

    Attributes
    ----------
    evaluate
        ``(p, q) -> Divergence`` with float value and error, for single distributions.
    method
        What kind of computation it usually is; `evaluate` says what it was.
    """

    evaluate: Callable[..., Divergence]
    method: str

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the values of all pairs of the broadcast batches."""
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return np.asarray(self.explain(p, q, shape, **parameters).value)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return values and errors of all pairs, and the methods that were needed."""
        value, error = np.empty(shape), np.empty(shape)
        methods: dict[str, None] = {}
        reason = None
        for index in np.ndindex(shape):
            one = self.evaluate(p.element(index, shape), q.element(index, shape), **parameters)
            value[index], error[index] = one.value, one.error
            methods[one.method] = None
            if one.reason and reason is None:
                reason = f"{one.reason}, at index {index}" if index else one.reason
        method = ", ".join(methods) or self.method
        return Divergence(as_result(value), method, as_result(error), reason)
