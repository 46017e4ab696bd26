"""Result of a divergence: value, method, error and reason."""

from __future__ import annotations

from dataclasses import dataclass

from kllab.distributions import Distribution
from kllab.distributions.array_record import ArrayRecord
from kllab.special.float_array import FloatArray

TOO_LARGE = "the divergence is finite but larger than the largest float64, 1.8e308 (overflow)"
"""Reason of an infinite value that is not due to supports or tails."""


@dataclass(frozen=True, eq=False, repr=False)
class Divergence(ArrayRecord):
    """Value of a divergence with its method, error and reason.

    Attributes
    ----------
    value
        Value in nats; a float, or an array of the broadcast batch shape.
    method
        "closed form", "quadrature", "sum", "quasi-Monte Carlo", "Monte Carlo" or "support"
        (infinite by the supports alone); several, separated by commas, if elements of a batch
        differ.
    error
        Absolute error in nats: a bound for closed forms, an estimate for quadrature and sums, one
        standard error for Monte Carlo and quasi-Monte Carlo; 0 where the value is 0 or infinite.
    reason
        Why the first infinite value is infinite; None if all are finite.
    """

    value: float | FloatArray
    method: str
    error: float | FloatArray
    reason: str | None


def rounding(_p: Distribution, _q: Distribution) -> float:
    """Return the bound on the relative error of scalar closed forms."""
    return 1e-13
