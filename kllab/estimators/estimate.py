"""What every estimator returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """An estimate of KL(P||Q) and what is known of it.

    Attributes
    ----------
    value
        In nats.
    standard_error
        In nats; for quadrature its own error estimate; None where it is unknown.
    n
        Number of samples of P that went into the value; 0 for quadrature.
    method
        How it was computed.
    warning
        A sentence on why value or standard error may mislead; None if nothing is known to.

    Examples
    --------
    >>> Estimate(0.5, 0.01, 10_000, "k1").warning is None
    True
    """

    value: float
    standard_error: float | None
    n: int
    method: str
    warning: str | None = None
