"""What is known of a tail past the point where a log density leaves float64."""

from __future__ import annotations

from math import inf

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.divergences.numerical.densities import Logs
from kllab.divergences.numerical.integrand import Integrand
from kllab.divergences.numerical.tails import Scan, Tail

_LOG_LARGEST = float(np.log(np.finfo(float).max))
_DISTANCES = np.linspace(0.6, 1.0, 9)
"""Of the cut: where the growth of the integrand is read off."""
_ROUNDINGS = 64 * float(np.finfo(float).eps)
_STRAIGHT = 1e-9
"""How far a straight line may bend, as a share of its size."""
_POINTS = 4000
_LOWEST = -1e300
"""Of a log density that has not left float64 itself."""


def sizes_past(seen: Scan, integrand: Integrand) -> FloatArray | None:
    """Return T from the cut to the end of float64, if the term grows as an exponential there.

    ``log|term|`` beside the heavier density is linear in the distance then, as it is for a Gumbel
    on its steep side, while the heavier density itself is still in float64's range.
    """
    tail, last = seen.tail, float(seen.u[-1])
    found = tail.logs(last + np.log(_DISTANCES))
    above = np.maximum(found.p, found.q)
    if not seen.cut or tail.outward < 0 or not above.min() > _LOWEST:
        return None
    beside = Logs(found.p - above, found.q - above, found.ratio, found.uncertain)
    excess = integrand.log_size(beside, 0 * above)
    if not np.isfinite(excess).all():
        return None
    slope, start = np.polyfit(_DISTANCES, excess, 1)
    bend = np.abs(slope * _DISTANCES + start - excess).max()
    if not slope > 0 or bend > _ROUNDINGS * np.abs(excess).max():
        return None
    u = np.linspace(last, tail.end, _POINTS)
    other = heavier(tail, u) + u
    sizes = other + start + slope * np.exp(u - last)
    return np.where(np.isneginf(other), other, sizes)


def is_power(seen: Scan) -> bool:
    """Return whether the heavier density is a power of the distance, as far as float64 goes."""
    tail = seen.tail
    log_density = heavier(tail, np.linspace((tail.start + tail.end) / 2, tail.end, 9))
    bend = np.abs(np.diff(log_density, 2)).max()
    return bool(bend <= _STRAIGHT * np.abs(log_density).max())


def may_be_large(tail: Tail, integrand: Integrand) -> bool | None:
    """Return whether a tail of which only the heavier density is known adds much, None if nothing.

    The log of the other density is below -1.8e308 all along it.
    """
    u = np.linspace(tail.start, tail.end, 40)[1:]
    found = tail.logs(u)
    alone = np.where(np.isneginf(found.ratio) & (integrand.only_p == inf), found.p, -inf)
    alone = np.where(np.isposinf(found.ratio) & (integrand.only_q == inf), found.q, alone)
    mass = float(np.max(alone + u))
    return None if mass == -inf else mass > -_LOG_LARGEST


def heavier(tail: Tail, u: FloatArray) -> FloatArray:
    """Return the log of the density that is larger at the first `u`."""
    found = tail.logs(u)
    return found.p if found.p[0] >= found.q[0] else found.q
