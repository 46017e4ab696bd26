"""What an integrand does towards an end of the line: whether it can be integrated, and the rest.

Towards an end, everything is looked at in the logarithm of the distance: ``v = log |x|`` far out,
``v = -log(x - end)`` near a finite end. In v, ``T = log|term| + log|dx/dv|`` of a power law is a
straight line, and the integral over v diverges where its slope is not negative. The densities are
followed as far as float64 goes; beyond, their logarithms continue as the curve in v that they have
become (a power law, a log-normal, a Weibull's exponential), so that exponents as small as 1e-3 and
probabilities beyond 1e308 are right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.divergences.evaluation import too_large
from kllab.divergences.numerical.continuation import (
    Continuation,
    OfDensities,
    OfIntegrand,
    curve_through,
    polynomial_through,
)
from kllab.divergences.numerical.densities import Densities, Logs
from kllab.divergences.numerical.integrand import Integrand
from kllab.divergences.numerical.panels import TAIL_STEPS, Panels

_LEVEL = 1e-13
"""A slope as small as this is taken for 0."""
_SLOW = 1e-3
"""A slope found where T is no curve that is known yet is only trusted from here on."""
_NEGLIGIBLE, _GONE = -600.0, -1e5
_EPS = float(np.finfo(float).eps)


@dataclass(frozen=True)
class Tail:
    """An end of the line as seen from inside.

    Attributes
    ----------
    densities
        Of both distributions; near an upper end they may be of the distance from it.
    sign, anchor
        ``x = anchor + sign * exp(u)``.
    start, end
        First and last u; u falls towards a finite end.
    name
        Where it is, in words.
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

    def panels(self, reach: float) -> Panels:
        """Return panels from the start to `reach`."""
        length = abs(reach - self.start)
        steps = np.append(TAIL_STEPS[length > TAIL_STEPS], length)
        return Panels.between(self.start + self.outward * steps, self.sign, self.anchor)


@dataclass(frozen=True)
class Ending:
    """What was found out about a tail.

    Attributes
    ----------
    reach
        The u up to which both densities can be evaluated.
    reason
        Why the integral is infinite there; None if it is not.
    rest
        ``total ->`` value and error of what is beyond `reach`.
    """

    reach: float
    reason: str | None = None
    rest: Callable[[float], tuple[float, float]] | None = None


def study(tail: Tail, integrand: Integrand) -> Ending:
    """Find out whether the integral over a tail is finite, and what is beyond float64."""
    u, size = _last_known(tail, integrand)
    if tail.outward < 0 and tail.anchor != 0:
        return _plain_ending(tail, integrand, tail.end if u is None else float(u[-1]))
    if u is None:
        return Ending(tail.end)
    reach = float(u[-1])
    if _light(size):
        return Ending(reach)
    # The longer the stretch, the sharper the slope; the shorter, the nearer to its limit.
    for part in (0.8, 0.3):
        sample = np.linspace(reach - part * (reach - tail.start), reach, 5)
        found = tail.logs(sample)
        size = integrand.log_size(found, sample)
        beyond = _continuation(tail, integrand, sample, found, size)
        if beyond is not None:
            break
    else:
        return _local_ending(tail, integrand, sample, size)
    if beyond.slope_at_infinity() >= -_LEVEL:
        return Ending(reach, _too_heavy(tail, found))
    return Ending(reach, None, beyond.rest)


def _plain_ending(tail: Tail, integrand: Integrand, reach: float) -> Ending:
    """End at a finite end where no density has a pole, and where float64 rounds outcomes."""
    at = np.array([reach])
    left = abs(float(integrand.values(tail.logs(at), at)[0])) / 8
    return Ending(reach, None, (lambda _total: (0.0, left)) if isfinite(left) else None)


def _light(size: FloatArray) -> bool:
    """Whether nothing is left where T was looked at last, and it does not come back."""
    return bool(size[-1] < _GONE or (size[-1] < _NEGLIGIBLE and size[-1] <= size[-2]))


def _last_known(tail: Tail, integrand: Integrand) -> tuple[FloatArray | None, FloatArray]:
    """Return points of the tail up to the last at which both densities are in float64's range."""
    first, end = tail.start, tail.end
    for _ in range(4):
        u = np.linspace(first, end, 24)
        size = integrand.log_size(tail.logs(u), u)
        unknown = np.isnan(size)
        if unknown.all():
            return None, size
        last = int(np.argmax(unknown)) - 1 if unknown.any() else len(u) - 1
        if last < 0:
            last = int(np.flatnonzero(~unknown)[-1])
        if last == len(u) - 1 or (last > 0 and _light(size[: last + 1])):
            break
        first, end = u[last], u[last + 1]
    if last == 0:
        return np.repeat(u[:1], 2), np.repeat(size[:1], 2)
    return u[: last + 1], size[: last + 1]


def _continuation(
    tail: Tail, integrand: Integrand, u: FloatArray, found: Logs, size: FloatArray
) -> Continuation | None:
    """Return how T goes on, if the log densities or T itself are polynomials in v."""
    v = tail.outward * u
    largest = float(max(np.abs(found.p).max(), np.abs(u).max()))
    log_p = curve_through(v, found.p + u, largest)
    largest_q = max(largest, float(np.abs(found.q).max()))
    log_q = curve_through(v, found.q + u, largest_q)
    ratio = curve_through(v, found.ratio, largest_q)
    line = polynomial_through(v, size, max(largest, float(np.abs(size).max())))
    span = float(v[4] - v[0])
    slope = abs(float(size[4] - size[3])) / (float(v[4] - v[3]))
    rounding = 4 * _EPS * largest

    def step(curve: float) -> float:
        return 1 / max(slope, sqrt(2 * curve), 1e-12)

    known = ratio is not None or not tail.densities.own_ratio
    if log_p and log_q and known:
        longest = step(max(abs(log_p.bend), abs((ratio or log_q).bend)))
        uncertain = 2 * float(found.uncertain.max())
        return OfDensities(
            integrand, float(v[4]), longest, rounding, span, log_p, log_q, ratio, uncertain
        )
    if line:
        sign = np.sign(integrand.values(found, -found.p)[-1])
        return OfIntegrand(
            integrand, float(v[4]), step(abs(line.c2)), rounding, span, line, float(sign)
        )
    return None


def _local_ending(tail: Tail, integrand: Integrand, sample: FloatArray, size: FloatArray) -> Ending:
    """Decide by what T does where float64 ends, as no polynomial in v describes it."""
    reach = float(sample[-1])
    if tail.outward > 0:
        reach -= 1e-9  # inside of where they leave float64
        # Densities that fall exponentially in x, as those of Laplace against Gumbel.
        u = reach + np.log([0.6, 0.7, 0.8, 0.9, 1.0])
        found = tail.logs(u)
        sizes = integrand.log_size(found, 0 * u)
        line = polynomial_through(np.exp(u - reach), sizes, float(np.abs(found.p).max()))
        level = max(_LEVEL, 64 * _EPS * float(np.abs(found.p).max()))
        if line is not None and line.c2 == 0 and line.c1 >= -level:
            return Ending(reach, _too_heavy(tail, found))
        if line is not None and line.c2 < 0 and line.c1 >= 0:
            return Ending(reach, too_large(tail.densities.p, tail.densities.q))
        if line is not None and line.c2 <= 0:
            rest = float(np.exp(sizes[-1] + reach)) * line.length()
            error = rest * 16 * _EPS * float(np.abs(found.p).max() + 700)
            return Ending(reach, None, lambda _total: (rest, error))
    slope = float(size[-1] - size[0]) / abs(float(sample[-1] - sample[0]))
    if slope >= 0:
        return Ending(reach, _too_heavy(tail, tail.logs(sample)))
    # No more is known than that it falls: what is left there is all error.
    left = float(np.exp(size[-1])) / -slope * (1 if slope < -_SLOW else 1 / _SLOW)
    whole = tail.outward > 0 or tail.anchor == 0
    return Ending(reach, None, lambda _total: (0.0, left if whole else 0.0))


def _too_heavy(tail: Tail, found: Logs) -> str:
    heavy, light = ("p", "q") if found.ratio[-1] < 0 else ("q", "p")
    return (
        f"the integral diverges {tail.name}: there the tail of {heavy} is too heavy for "
        f"how fast {light} falls"
    )
