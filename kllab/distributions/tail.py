"""How a density falls towards an end of its support, as its family declares it."""

from dataclasses import dataclass
from math import log

import numpy as np

from kllab.special.float_array import FloatArray

POWER, EXPONENTIAL, DOUBLE_EXPONENTIAL = 0, 1, 2


@dataclass(frozen=True)
class Tail:
    """The density of v, the logarithm of the distance outwards: ``exp(c - index v - fall)``.

    The distance is ``|x - origin|`` towards infinity and ``1 / |x - end|`` towards a finite end.
    By `level` the fall is a power of the logarithm, of the distance, or an exponential of it:

    - POWER: ``(order (v - log_scale))^2``, as of a log-normal density, or 0 if the order is 0;
    - EXPONENTIAL: ``(distance / scale)^order``, as of a normal density of order 2;
    - DOUBLE_EXPONENTIAL: ``exp(distance / scale)``, as of the lower tail of a Gumbel density.

    Attributes
    ----------
    index
        Tail index: without a fall, the mass further out is a power of the distance, ``-index``.
    level, order, log_scale, origin
        See above.
    """

    index: float
    level: int = POWER
    order: float = 0.0
    log_scale: float = 0.0
    origin: float = 0.0

    def log_fall(self, v: FloatArray) -> FloatArray:
        """Return the logarithm of the fall, which may be too large for float64."""
        t = v - self.log_scale
        if self.level == POWER:
            return np.asarray(2 * np.log(np.abs(self.order * t)))
        return np.asarray(self.order * t if self.level == EXPONENTIAL else np.exp(t))


FLAT = Tail(1.0)
"""Of a density that is positive at a finite end."""


def exponential_tail(
    log_scale: float | FloatArray, *, order: float = 1.0, index: float = -1.0, origin: float = 0.0
) -> Tail:
    """Return the tail of a density that falls like ``exp(-(distance / scale)^order)``."""
    return Tail(index, EXPONENTIAL, order, float(log_scale), origin)


def gaussian_tail(loc: float, scale: float) -> Tail:
    """Return either tail of a normal density."""
    return exponential_tail(log(scale) + log(2) / 2, order=2.0, origin=loc)
