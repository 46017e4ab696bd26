"""Estimate the part of an integral beyond float64, or find out that it is infinite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isnan, log

import numpy as np

from kllab.divergences.quadrature.densities import Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.overflow_tail import (
    is_power,
    may_be_large,
    outgrows_power,
    sizes_beyond_cut,
)
from kllab.divergences.quadrature.tail_extrapolation import Curve, fitted, integral_beyond
from kllab.divergences.quadrature.tails import GONE, HUGE, Scan, Tail
from kllab.divergences.result import TOO_LARGE
from kllab.special.float_array import FloatArray

_DIVERGES = "the integral is infinite"
_NEVER = -1e4
"""A remainder whose log size T is below this is 0, whatever the rest of the integral is."""
_OVERFLOWS = 720.0
"""Where T rises above this the integral exceeds the largest float64."""
_NEARLY, _STEADY = 690.0, 0.99
"""A T above the first with a slope above the second reaches the largest float64, at 709.8."""
_SUMMABLE = -log(2) * (1 + 1e-6)
"""Change of T from w to 2 w below which the integral over w converges."""
_LONG = 20.0
"""Length in v from which a tail tells a power law from other curves."""
_SAMPLE = np.linspace(0.4, 1.0, 25)
"""Points, as shares of the length of a tail, to which a curve is fitted."""
_NEAR = np.linspace(0.6, 1.0, 9)
"""The same as shares of a distance, where a log density leaves float64."""
_WIDE = np.geomspace(1e-25, 1.0, 25)
"""The same where it does not: over 25 decades powers and exponentials differ."""
_FAR = 1e9
"""A w at which terms in log w no longer change a slope."""
_ROUNDINGS = 32 * float(np.finfo(float).eps)
"""Relative rounding error of a logarithm."""


@dataclass(frozen=True)
class Remainder:
    """The integral beyond float64: value and error, or the reason why it is infinite."""

    value: float = 0.0
    error: float = 0.0
    reason: str | None = None


def tail_remainder(seen: Scan, integrand: Integrand, largest: float) -> Remainder:
    """Return the integral beyond a scan; `largest` is the largest T of the whole integral."""
    tail, end = seen.tail, float(seen.size[-1])
    if seen.unresolved:
        return _hidden(tail, integrand)
    sizes = sizes_beyond_cut(seen, integrand)
    rises = sizes is not None and (sizes[-1] > sizes[-2] or sizes[-1] == inf)
    if rises or (sizes is None and outgrows_power(seen, integrand)):
        return Remainder(reason=_too_heavy(tail, tail.logs(seen.u[-1:])))
    if sizes is not None and sizes.max() > _OVERFLOWS:
        return Remainder(reason=TOO_LARGE)
    if isnan(end) or end == -inf or end < _NEVER:
        return Remainder()
    if end < largest - GONE and _same(tail.logs(seen.u[-1:])):
        return Remainder()
    last = float(seen.u[-1])
    # In v, where powers are straight lines, as a function of w = v / length.
    length = 1 + abs(last - tail.start)
    u = tail.start + (last - tail.start) * _SAMPLE
    stretches = [(length, u, (1 + np.abs(u - tail.start)) / length, 0.0 * u)]
    if seen.cut and length < _LONG:
        stretches.clear()  # any curve fits a short stretch
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
        return Remainder() if gone else _unknown(seen)
    near, far = log_size(np.array([_FAR, 2 * _FAR]))
    if far > -inf and not far - near < _SUMMABLE:
        if seen.cut and isinstance(log_size, Curve) and not is_power(seen):
            return _unknown(seen)  # too short a stretch for how the heavier density falls
        return Remainder(reason=_too_heavy(tail, found))
    if end < largest - GONE and size[-1] <= size[-2]:
        return Remainder()
    value, moment = (unit * part for part in integral_beyond(log_size))
    if not value < inf:
        return Remainder(reason=TOO_LARGE)
    sign = float(np.sign(integrand.values(found, -np.maximum(found.p, found.q))[-1]))
    error = 1e3 * _rounding(found, u) * moment
    return Remainder(sign * value, min(value, error) if moment < inf else inf)


def governing(reasons: list[str]) -> str:
    """Return the reason for the whole integral from those of its parts: divergence first."""
    return min(reasons, key=lambda reason: (reason == TOO_LARGE, _DIVERGES not in reason))


def _continued(
    w: FloatArray,
    found: Logs,
    size: FloatArray,
    jacobian: FloatArray,
    integrand: Integrand,
) -> Callable[[FloatArray], FloatArray] | None:
    """Extrapolate T as a function of w, from curves of both densities or of T itself."""
    log_p, log_q, ratio = (
        fitted(w, part, _ROUNDINGS * _most(part, jacobian))
        for part in (found.p + jacobian, found.q + jacobian, found.ratio)
    )
    if any(mass is not None and not _falls(mass) for mass in (log_p, log_q)):
        return None  # not yet the tail, as for a Weibull of shape 1e-6
    if log_p and log_q and ratio:
        exact = np.zeros(1)

        def of_densities(w: FloatArray) -> FloatArray:
            return integrand.log_size(Logs(log_p(w), log_q(w), ratio(w), exact), 0 * w)

        return of_densities
    return fitted(w, size, _rounding(found, jacobian))


def _falls(mass: Curve) -> bool:
    """Return whether a curve falls far out, as the log of a density must."""
    near, far = mass(np.array([_FAR, 2 * _FAR]))
    return bool(far < near)


def _hidden(tail: Tail, integrand: Integrand) -> Remainder:
    """Return the remainder of a tail in which only one log density is in float64's range."""
    large = may_be_large(tail, integrand)
    if large:
        return Remainder(reason=_leaves_float64(tail))
    return Remainder() if large is None else Remainder(error=inf)


def _unknown(seen: Scan) -> Remainder:
    """Return the remainder by the last slope of T, with an error as large as the value.

    For a T that no curve fits. The slope is the one in v, in which a falling T never flattens.
    """
    known = np.isfinite(seen.size)
    if known.sum() < 2:
        return Remainder()
    (before, last), size = seen.u[known][-2:], seen.size[known][-2:]
    slope = float((size[1] - size[0]) / abs(last - before))
    if slope >= 0 and size[1] + slope < (_NEARLY if slope > _STEADY else _OVERFLOWS):
        return Remainder(error=inf)
    if slope >= 0:
        return Remainder(reason=_leaves_float64(seen.tail))
    left = float(np.exp(size[1])) / -slope
    return Remainder(left, left)


def _leaves_float64(tail: Tail) -> str:
    return (
        f"{tail.name} a log density leaves float64 where there still is mass: the divergence is "
        "infinite or larger than the largest float64"
    )


def _same(found: Logs) -> bool:
    """Return whether the densities are equal to rounding, which leaves no digits in T."""
    return bool((np.abs(found.ratio) <= 8 * found.uncertain).all())


def _rounding(found: Logs, jacobian: FloatArray) -> float:
    """Return the rounding error of T."""
    return _ROUNDINGS * _most(np.maximum(found.p, found.q), jacobian)


def _most(*parts: FloatArray) -> float:
    """Return 1 plus the largest finite absolute values of all parts."""
    return 1 + float(sum(np.abs(part[np.isfinite(part)]).max(initial=0.0) for part in parts))


def _too_heavy(tail: Tail, found: Logs) -> str:
    heavy, light = ("p", "q") if found.ratio[-1] < 0 else ("q", "p")
    return f"{_DIVERGES}: {tail.name} the tail of {heavy} is too heavy for how fast {light} falls"
