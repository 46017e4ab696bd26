"""What is left of an integral beyond the reach of float64, or why it is infinite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isnan, log

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.divergences.evaluation import TOO_LARGE
from kllab.divergences.numerical.continuation import Curve, fitted, integral_beyond
from kllab.divergences.numerical.densities import Logs
from kllab.divergences.numerical.integrand import Integrand
from kllab.divergences.numerical.past_the_cut import (
    is_power,
    may_be_large,
    outgrows_power,
    sizes_past,
)
from kllab.divergences.numerical.tails import GONE, HUGE, Scan, Tail

_DIVERGES = "the integral is infinite"
_NEVER = -1e4
"""Nothing is left where T is as low as this, whatever else there is."""
_OVERFLOWS = 720.0
"""A T that rises through this has an integral above the largest float64."""
_NEARLY, _STEADY = 690.0, 0.99
"""A T above this that rises as steeply will hardly turn before the largest float64, at 709.8."""
_SUMMABLE = -log(2) * (1 + 1e-6)
"""By which T falls at least, as w doubles, where the integral over w is finite."""
_LONG = 20.0
"""In v: so long a tail shows whether it is a power."""
_SAMPLE = np.linspace(0.4, 1.0, 25)
"""Of a tail: where its continuation is read off."""
_NEAR = np.linspace(0.6, 1.0, 9)
"""Of a distance: likewise where a log density leaves float64."""
_WIDE = np.geomspace(1e-25, 1.0, 25)
"""Of a distance that does not: so many decades no power or exponential imitates."""
_FAR = 1e9
"""A w at which logarithms of w do not tilt a slope any more."""
_ROUNDINGS = 32 * float(np.finfo(float).eps)
"""What a logarithm may be off by, per unit of its size."""


@dataclass(frozen=True)
class Rest:
    """The integral beyond the reach of float64: value and error, or why it is infinite."""

    value: float = 0.0
    error: float = 0.0
    reason: str | None = None


def rest(seen: Scan, integrand: Integrand, largest: float) -> Rest:
    """Return what is beyond a scan; `largest` is the largest T of the whole integral."""
    tail, end = seen.tail, float(seen.size[-1])
    if seen.unresolved:
        return _hidden(tail, integrand)
    sizes = sizes_past(seen, integrand)
    rises = sizes is not None and (sizes[-1] > sizes[-2] or sizes[-1] == inf)
    if rises or (sizes is None and outgrows_power(seen, integrand)):
        return Rest(reason=_too_heavy(tail, tail.logs(seen.u[-1:])))
    if sizes is not None and sizes.max() > _OVERFLOWS:
        return Rest(reason=TOO_LARGE)
    if isnan(end) or end == -inf or end < _NEVER:
        return Rest()
    if end < largest - GONE and _same(tail.logs(seen.u[-1:])):
        return Rest()
    last = float(seen.u[-1])
    # In v, where powers are straight lines, as a function of w = v / length.
    length = 1 + abs(last - tail.start)
    u = tail.start + (last - tail.start) * _SAMPLE
    stretches = [(length, u, (1 + np.abs(u - tail.start)) / length, 0.0 * u)]
    if seen.cut and length < _LONG:
        stretches.clear()  # on a short stretch any curve fits
    if seen.cut or end > HUGE:
        # An exponential tail of an exponential is one in the distance: w = distance / last.
        near = _NEAR if seen.cut else _WIDE
        stretches.append((1.0, last + tail.outward * np.log(near), near, -np.log(near)))
    for stretch in stretches:
        unit, u, w, jacobian = stretch
        found = tail.logs(u)
        size = integrand.log_size(found, u) + jacobian
        log_size = _continued(w, found, size, u + jacobian, integrand)
        if log_size is not None:
            break
    else:
        gone = end < largest - GONE and not seen.size[-1] > seen.size[-2]
        return Rest() if gone else _unknown(seen)
    near, far = log_size(np.array([_FAR, 2 * _FAR]))
    if far > -inf and not far - near < _SUMMABLE:
        if seen.cut and isinstance(log_size, Curve) and not is_power(seen):
            return _unknown(seen)  # too short a stretch for how the heavier density falls
        return Rest(reason=_too_heavy(tail, found))
    if end < largest - GONE and size[-1] <= size[-2]:
        return Rest()
    value, moment = (unit * part for part in integral_beyond(log_size))
    if not value < inf:
        return Rest(reason=TOO_LARGE)
    sign = float(np.sign(integrand.values(found, -np.maximum(found.p, found.q))[-1]))
    error = 1e3 * _rounding(found, u) * moment
    return Rest(sign * value, min(value, error) if moment < inf else inf)


def governing(reasons: list[str]) -> str:
    """Return the reason that holds for the whole, of those of its parts."""
    return min(reasons, key=lambda reason: (reason == TOO_LARGE, _DIVERGES not in reason))


def _continued(
    w: FloatArray,
    found: Logs,
    size: FloatArray,
    jacobian: FloatArray,
    integrand: Integrand,
) -> Callable[[FloatArray], FloatArray] | None:
    """Return T as a function of w, by the curves of both densities or by its own."""
    log_p, log_q, ratio = (
        fitted(w, part, _ROUNDINGS * _most(part, jacobian))
        for part in (found.p + jacobian, found.q + jacobian, found.ratio)
    )
    if any(mass is not None and not _falls(mass) for mass in (log_p, log_q)):
        return None  # no tail yet, as that of a Weibull with a shape of 1e-6
    if log_p and log_q and ratio:
        exact = np.zeros(1)

        def of_densities(w: FloatArray) -> FloatArray:
            return integrand.log_size(Logs(log_p(w), log_q(w), ratio(w), exact), 0 * w)

        return of_densities
    return fitted(w, size, _rounding(found, jacobian))


def _falls(mass: Curve) -> bool:
    """Return whether a curve may be the log of what a density gives far out."""
    near, far = mass(np.array([_FAR, 2 * _FAR]))
    return bool(far < near)


def _hidden(tail: Tail, integrand: Integrand) -> Rest:
    """Return what is in a tail of which only one density is known, from its start on."""
    large = may_be_large(tail, integrand)
    if large:
        return Rest(reason=_leaves_float64(tail))
    return Rest() if large is None else Rest(error=inf)


def _unknown(seen: Scan) -> Rest:
    """Return what is beyond if nothing describes T: as its last slope says, and as uncertain.

    The slope is that in v, in which no T flattens while it falls.
    """
    known = np.isfinite(seen.size)
    if known.sum() < 2:
        return Rest()
    (before, last), size = seen.u[known][-2:], seen.size[known][-2:]
    slope = float((size[1] - size[0]) / abs(last - before))
    if slope >= 0 and size[1] + slope < (_NEARLY if slope > _STEADY else _OVERFLOWS):
        return Rest(error=inf)
    if slope >= 0:
        return Rest(reason=_leaves_float64(seen.tail))
    left = float(np.exp(size[1])) / -slope
    return Rest(left, left)


def _leaves_float64(tail: Tail) -> str:
    return (
        f"{tail.name} a log density leaves float64 where there still is mass: the divergence is "
        "infinite or larger than the largest float64"
    )


def _same(found: Logs) -> bool:
    """Whether the densities are equal to rounding, so that T says nothing."""
    return bool((np.abs(found.ratio) <= 8 * found.uncertain).all())


def _rounding(found: Logs, jacobian: FloatArray) -> float:
    """Return what rounding of the log densities may do to T."""
    return _ROUNDINGS * _most(np.maximum(found.p, found.q), jacobian)


def _most(*parts: FloatArray) -> float:
    """Return the size of the sum of what is finite."""
    return 1 + float(sum(np.abs(part[np.isfinite(part)]).max(initial=0.0) for part in parts))


def _too_heavy(tail: Tail, found: Logs) -> str:
    heavy, light = ("p", "q") if found.ratio[-1] < 0 else ("q", "p")
    return f"{_DIVERGES}: {tail.name} the tail of {heavy} is too heavy for how fast {light} falls"
