"""Result of an estimator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """Estimate of KL(P||Q) with its standard error.

    Attributes
    ----------
    value
        Estimate in nats.
    standard_error
        Standard error in nats (the error estimate of a quadrature); None if unknown.
    n
        Number of samples of P that were used; 0 for quadrature.
    method
        Name of the method.
    warning
        Why value or standard error may be wrong; None if there is no known reason.

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
