"""Bound a tail beyond the point where a log density overflows float64."""

from __future__ import annotations

from math import inf

import numpy as np

from kllab.divergences.quadrature.densities import Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.tails import HUGE, Scan, Tail
from kllab.special.float_array import FloatArray

_LOG_LARGEST = float(np.log(np.finfo(float).max))
_DISTANCES = np.linspace(0.6, 1.0, 9)
"""Shares of the distance of that point, at which the growth of the integrand is fitted."""
_ROUNDINGS = 64 * float(np.finfo(float).eps)
_STRAIGHT = 1e-9
"""Largest relative deviation of what counts as a straight line."""
_STEP, _GROWS = 1e-5, 0.1
"""Step in v, and least growth of T per unit of v: that of ``(x - c)^2`` may be less."""
_POINTS = 4000
_LOWEST = -1e300
"""Least log density that counts as inside float64's range."""


def sizes_beyond_cut(seen: Scan, integrand: Integrand) -> FloatArray | None:
    """Return T from the overflow to the end of float64, or None if it cannot be extrapolated.

    It can where ``log|term|`` relative to the heavier density is linear in the distance (the
    steep side of a Gumbel) or in its logarithm (a Weibull), while the heavier density itself is
    still in float64's range.
    """
    tail, last = seen.tail, float(seen.u[-1])
    v = np.log(_DISTANCES)
    found = tail.logs(last + v)
    above = np.maximum(found.p, found.q)
    if not seen.cut or tail.outward < 0 or not above.min() > _LOWEST:
        return None
    beside = Logs(found.p - above, found.q - above, found.ratio, found.uncertain)
    excess = integrand.log_size(beside, 0 * above)
    if not np.isfinite(excess).all():
        return None
    for grows in (np.exp, np.asarray):
        slope, start = np.polyfit(grows(v), excess, 1)
        bend = np.abs(slope * grows(v) + start - excess).max()
        if slope > 0 and bend <= _ROUNDINGS * np.abs(excess).max():
            break
    else:
        return None
    u = np.linspace(last, tail.end, _POINTS)
    other = heavier(tail, u) + u
    sizes = np.where(np.isneginf(other), other, other + start + slope * grows(u - last))
    # A power of the distance falls behind a log normal in the end.
    return sizes if grows is np.exp or is_power(seen) or sizes[-1] < sizes[-2] else None


def is_power(seen: Scan) -> bool:
    """Return whether the heavier density is a power of the distance over float64's range."""
    tail = seen.tail
    log_density = heavier(tail, np.linspace((tail.start + tail.end) / 2, tail.end, 9))
    if not np.isfinite(log_density).all():
        return False
    bend = np.abs(np.diff(log_density, 2)).max()
    return bool(bend <= _STRAIGHT * np.abs(log_density).max())


def outgrows_power(seen: Scan, integrand: Integrand) -> bool:
    """Return whether the term, where it overflows, grows faster than a power tail falls.

    False towards a finite end, where growth may stop.
    """
    tail, last = seen.tail, float(seen.u[-1])
    known = seen.cut or seen.size[-1] > HUGE
    if not known or tail.outward < 0 or not is_power(seen):
        return False
    here, far = np.array([last - _STEP, last]), np.array([(tail.start + tail.end) / 2, tail.end])
    excess = np.diff(tail.size(here, integrand) - heavier(tail, here))[0] / _STEP
    falls = np.diff(heavier(tail, far) + far)[0] / (far[1] - far[0])
    return bool(excess + falls - 1 > _GROWS)


def may_be_large(tail: Tail, integrand: Integrand) -> bool | None:
    """Return True if the tail may exceed the tolerance, False if not, None if it is empty.

    Only the heavier density is known: the log of the other is below -1.8e308 all along.
    """
    u = np.linspace(tail.start, tail.end, 40)[1:]
    found = tail.logs(u)
    alone = np.where(np.isneginf(found.ratio) & (integrand.only_p == inf), found.p, -inf)
    alone = np.where(np.isposinf(found.ratio) & (integrand.only_q == inf), found.q, alone)
    mass = float(np.max(alone + u))
    return None if mass == -inf else mass > -_LOG_LARGEST


def heavier(tail: Tail, u: FloatArray) -> FloatArray:
    """Return the log density of the one that is larger at the first `u`."""
    found = tail.logs(u)
    return found.p if found.p[0] >= found.q[0] else found.q
