"""The rounding errors of a conversion from another library."""

from dataclasses import dataclass

from kllab.special.float_array import FloatArray


@dataclass(frozen=True, eq=False)
class Rounding:
    """Bounds on the difference between a distribution and the object it was converted from.

    Attributes
    ----------
    parameters
        Names of the parameters that were rounded, by up to a unit in the last place.
    scale
        The exact scale that such a parameter was computed from: ``1 / rate`` of an Exponential
        or a Gamma, ``exp(loc)`` of a LogNormal.
    log_density
        Bound on the error of the log density relative to its spread; of batch shape.
    """

    parameters: tuple[str, ...] = ()
    scale: FloatArray | None = None
    log_density: FloatArray | float = 0.0
