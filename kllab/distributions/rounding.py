"""What a conversion from another library's parameters has rounded."""

from __future__ import annotations

from dataclasses import dataclass

from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False)
class Rounding:
    """How far a distribution may be from the one that it was converted from.

    Attributes
    ----------
    parameters
        The names of those that were rounded by up to a unit in the last place.
    scale
        What one of these was made of, exactly: ``1 / rate`` of an Exponential or a Gamma,
        ``exp(loc)`` of a LogNormal.
    log_density
        Bound on the error of the log density relative to its spread; of batch shape.
    """

    parameters: tuple[str, ...] = ()
    scale: FloatArray | None = None
    log_density: FloatArray | float = 0.0
