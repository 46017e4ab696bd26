"""Tails of an integrand: from the outer edges of the panels to the ends of the line.

The coordinate is the logarithm u of the distance from an end, or from a centre towards infinity.
There ``T = log|term| + u`` of a power law is a straight line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from kllab.distributions.tail import FLAT, Tail
from kllab.divergences.quadrature.convergence import too_heavy
from kllab.divergences.quadrature.densities import Densities, Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.panels import Panels
from kllab.special.float_array import FloatArray

GONE = 60.0
"""Parts of the integral where T is this far below the largest are left out."""
_STEPS = np.concatenate([np.arange(8.0), 2.0 ** np.arange(3, 320)])
"""Edges of panels beyond float64's outcomes, in v."""
_ROUNDINGS = 4 * float(np.finfo(float).eps)


@dataclass(frozen=True)
class Side:
    """One end of an interval, in a coordinate towards it.

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
    declared
        The tails of P and Q, None for each that its family does not declare.
    """

    densities: Densities
    sign: float
    anchor: float
    start: float
    end: float
    name: str
    declared: tuple[Tail | None, Tail | None]

    @property
    def outward(self) -> float:
        """1 where u grows along the tail, -1 where it falls."""
        return 1.0 if self.end > self.start else -1.0

    @cached_property
    def u(self) -> FloatArray:
        """Coordinates from start to end in steps of about 1."""
        count = max(2, int(np.ceil(abs(self.end - self.start))) + 1)
        return np.linspace(self.start, self.end, count)

    def logs(self, u: FloatArray) -> Logs:
        """Return the log densities at ``x(u)``."""
        return self.densities.at(self.anchor + self.sign * np.exp(u))

    def sizes(self, integrand: Integrand) -> FloatArray:
        """Return T at all `u`; NaN where both log densities are below float64's range."""
        return integrand.log_size(self.logs(self.u), self.u)

    def panels(self, sizes: FloatArray, level: float) -> Panels:
        """Return the panels from the start to the last point at which T is above `level`."""
        return Panels.between(_down_to(self.u, sizes, level), self.sign, self.anchor)

    def why_infinite(self, integrand: Integrand) -> str | None:
        """Return why the integral towards this end is infinite; None if it is not, or unknown."""
        p, q = self.declared
        if p is None or q is None:
            return None
        heavy = too_heavy(p, q, integrand, self.sign if self.outward > 0 else 0.0)
        if heavy is None:
            return None
        light = "q" if heavy == "p" else "p"
        return (
            f"the integral is infinite: {self.name} the tail of {heavy} is too heavy for how "
            f"fast {light} falls"
        )


class Beyond:
    """Densities of v, the logarithm of the distance outwards, beyond the outcomes of float64.

    From the tails that families declare, relative to the densities at the last outcome.
    """

    def __init__(self, side: Side, p: Tail, q: Tail) -> None:
        end = np.array([side.end])
        last = side.logs(end)
        self._start = side.outward * end
        self._last = replace(last, p=last.p + end, q=last.q + end)
        self._tails = p, q
        self._falls = [np.exp(tail.log_fall(self._start)) for tail in self._tails]

    def at(self, v: FloatArray) -> Logs:
        """Return the log densities at `v`."""
        last, (tail_p, tail_q), distance = self._last, self._tails, v - self._start
        fall_p, fall_q = (tail.log_fall(v) for tail in self._tails)
        more_p, more_q = np.exp(fall_p) - self._falls[0], np.exp(fall_q) - self._falls[1]
        # NaN where a density has left float64 before v starts.
        p = np.fmax(last.p - tail_p.index * distance - more_p, -np.inf)
        q = np.fmax(last.q - tail_q.index * distance - more_q, -np.inf)
        ratio = last.ratio + (tail_p.index - tail_q.index) * distance + (more_p - more_q)
        gone = np.isneginf(p) | np.isneginf(q)
        ratio = np.where(gone, q - p, ratio)
        sizes = (_ROUNDINGS * np.abs(part) for part in (more_p, more_q, ratio))
        log_ratio = np.where(np.isneginf(q), fall_q, fall_p)
        return Logs(p, q, ratio, sum(sizes, last.uncertain), np.where(gone, log_ratio, np.nan))

    def panels(self, integrand: Integrand, largest: float) -> Panels | None:
        """Return panels over all v at which T counts; None if there is no end to them."""
        v = self._start + _STEPS
        sizes = integrand.log_size(self.at(v), 0 * v)
        level = max(largest, peak(sizes)) - GONE
        if sizes[-1] >= level:
            return None
        return Panels.between(_down_to(v, sizes, level))


def peak(sizes: FloatArray) -> float:
    """Return the largest T that is known."""
    return float(np.max(sizes, initial=-np.inf, where=sizes > -np.inf))


def declared_tail(given: Any, end: float, upper: bool) -> Tail | None:
    """Return the tail towards an end of an interval of the support; None if undeclared."""
    support = given.support
    if end != (support.upper if upper else support.lower):
        return FLAT
    tails = given.tails()
    return None if tails is None else tails[int(upper)]


def _down_to(u: FloatArray, sizes: FloatArray, level: float) -> FloatArray:
    """Return all `u` up to the first beyond the last at which T is above `level`."""
    worth = np.flatnonzero(sizes >= level)
    return u[: min(int(worth[-1]) + 2, len(u))] if len(worth) else u[:1]
