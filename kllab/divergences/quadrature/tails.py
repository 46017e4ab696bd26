"""Tails of an integrand: its size towards an end of the line, over float64's range.

Towards an end everything is a function of v, the logarithm of the distance (of its inverse at a
finite end), where ``T = log|term| + log|dx/dv|`` of a power law is a straight line. T is known as
far as float64 holds the outcomes and both log densities.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan

import numpy as np

from kllab.divergences.quadrature.densities import Densities, Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.panels import Panels
from kllab.special.float_array import FloatArray

GONE = 60.0
"""Parts of the integral where T is this far below the largest are left out."""
_INSIDE = 1e-9
"""Distance in u between the last point and where a log density overflows."""
HUGE = 300.0
"""A T that rises through this makes the divergence infinite, or nearly so."""
_BISECTIONS = 45


@dataclass(frozen=True)
class Tail:
    """An end of the line, in a coordinate along it.

    Attributes
    ----------
    densities
        Of both distributions; near an upper end they may be of the distance from it.
    sign, anchor
        ``x = anchor + sign * exp(u)``.
    start, end
        First and last u; u falls towards a finite end.
    name
        Where it is, for messages.
    """

    densities: Densities
    sign: float
    anchor: float
    start: float
    end: float
    name: str

    @property
    def outward(self) -> float:
        """1 where u grows along the tail, -1 where it falls."""
        return 1.0 if self.end > self.start else -1.0

    def logs(self, u: FloatArray) -> Logs:
        """Return the log densities at ``x(u)``."""
        return self.densities.at(self.anchor + self.sign * np.exp(u))

    def size(self, u: FloatArray, integrand: Integrand) -> FloatArray:
        """Return T at ``x(u)``; NaN where a log density is out of float64's range."""
        return integrand.log_size(self.logs(u), u)


@dataclass(frozen=True)
class Scan:
    """T along a tail, over float64's range.

    Attributes
    ----------
    tail
        The tail.
    u, size
        Coordinates in steps of about 1, and T there.
    cut
        Whether a log density leaves float64 before the outcomes do.
    """

    tail: Tail
    u: FloatArray
    size: FloatArray
    cut: bool

    @property
    def unresolved(self) -> bool:
        """Whether T is known at the start only."""
        return self.cut and abs(float(self.u[-1]) - self.tail.start) <= 2 * _INSIDE

    @property
    def largest(self) -> float:
        """The largest T that is known."""
        return float(np.max(self.size, initial=-inf, where=self.size > -inf))

    def panels(self, level: float) -> Panels:
        """Return the panels from the start to the last point at which T is above `level`."""
        worth = np.flatnonzero(self.size >= level)
        last = min(int(worth[-1]) + 1, len(self.u) - 1) if len(worth) else 0
        return Panels.between(self.u[: last + 1], self.tail.sign, self.tail.anchor)


def scan(tail: Tail, integrand: Integrand) -> Scan:
    """Evaluate T along a tail, to the last point in float64's range."""
    count = max(2, int(np.ceil(abs(tail.end - tail.start))) + 1)
    u = np.linspace(tail.start, tail.end, count)
    size = tail.size(u, integrand)
    # A T that vanishes where it was huge has overflown in its term.
    vanished = np.isneginf(size) & np.append(False, size[:-1] > HUGE)
    unknown = np.flatnonzero(np.isnan(size) | vanished)
    if not len(unknown):
        return Scan(tail, u, size, cut=False)
    first = max(int(unknown[0]), 1)
    inside, outside = u[first - 1], u[first]
    for _ in range(_BISECTIONS):
        middle = (inside + outside) / 2
        at = tail.size(np.array([middle]), integrand)[0]
        if isnan(at) or (at == -inf and vanished.any()):
            outside = middle
        else:
            inside = middle
    u = np.append(u[:first], inside - tail.outward * _INSIDE)
    return Scan(tail, u, tail.size(u, integrand), cut=True)
