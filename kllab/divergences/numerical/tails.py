"""What an integrand does towards an end of the line: whether it can be integrated, and the rest.

Towards an end, everything is looked at in the logarithm of the distance: ``v = log |x|`` far out,
``v = -log(x - end)`` near a finite end. In v, ``T = log|term| + log|dx/dv|`` of a power law is a
straight line, and the integral over v diverges where its slope is not negative. The densities are
followed as far as float64 goes; beyond, their logarithms continue as the polynomial in v that
they have become (a power law or a log-normal), so that exponents as small as 1e-3 and
probabilities beyond 1e308 are right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.divergences.evaluation import too_large
from kllab.divergences.numerical.adaptive import adaptive_sum
from kllab.divergences.numerical.densities import Densities, Logs, logs
from kllab.divergences.numerical.integrand import Integrand
from kllab.divergences.numerical.panels import Panels

STEPS = np.array(
    [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024]
    + [1536, 2048]
)
"""Edges of the panels of a tail, in v: fine where it begins."""
_FAR = 1e12
"""A v at which logarithms of v do not tilt a slope any more."""
_LEVEL = 1e-10
"""A slope as small as this is taken for 0."""
_NEGLIGIBLE = -600.0
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
        steps = np.append(STEPS[length > STEPS], length)
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
    if u is None:
        return Ending(tail.end)
    reach = float(u[-1])
    if size[-1] < _NEGLIGIBLE and not size[-1] > size[-2]:
        return Ending(reach)
    sample = reach - (reach - tail.start) * np.array([0.4, 0.3, 0.2, 0.1, 0.0])
    found = tail.logs(sample)
    size = integrand.log_size(found, sample)
    beyond = _continuation(tail, integrand, sample, found, size)
    if beyond is None:
        return _exponential_ending(tail, integrand, reach, size)
    if beyond.slope_at_infinity() >= -_LEVEL:
        return Ending(reach, _too_heavy(tail, found))
    return Ending(reach, None, beyond.rest)


def _last_known(tail: Tail, integrand: Integrand) -> tuple[FloatArray | None, FloatArray]:
    """Return points of the tail up to the last at which both densities are in float64's range."""
    u = np.linspace(tail.start, tail.end, 24)
    for _ in range(4):
        size = integrand.log_size(tail.logs(u), u)
        known = np.flatnonzero(~np.isnan(size))
        if not len(known):
            return None, size
        last = int(known[-1])
        if last == len(u) - 1 or (
            last and size[last] < _NEGLIGIBLE and size[last] < size[last - 1]
        ):
            break
        u = np.linspace(u[last], u[last + 1], 24)
    if last == 0:
        return np.repeat(u[:1], 2), np.repeat(size[:1], 2)
    return u[: last + 1], size[: last + 1]


@dataclass(frozen=True)
class Polynomial:
    """``c0 + c1 (v - origin) + c2 (v - origin)^2``."""

    origin: float
    c0: float
    c1: float
    c2: float

    def __call__(self, v: FloatArray) -> FloatArray:
        """Return the values at `v`."""
        t = v - self.origin
        return np.asarray(self.c0 + t * (self.c1 + t * self.c2))


def polynomial_through(v: FloatArray, f: FloatArray, size: float) -> Polynomial | None:
    """Return the line or parabola on which five equidistant points lie, or None.

    `size` is that of the numbers whose sum `f` is: it says how much of `f` is rounding.
    """
    span = v[4] - v[0]
    rounding = 8 * _EPS * size
    bend = f[4] - 2 * f[2] + f[0]
    if abs(bend) <= rounding:
        found = Polynomial(float(v[4]), float(f[4]), float((f[4] - f[0]) / span), 0.0)
    else:
        c2 = 2 * bend / span**2
        c1 = (f[4] - f[0]) / span + c2 * span
        found = Polynomial(float(v[4]), float(f[4]), float(c1), float(c2))
    fits = np.abs(found(v) - f) <= 8 * rounding
    return found if np.isfinite(f).all() and span != 0 and fits.all() else None


@dataclass(frozen=True)
class Continuation:
    """T beyond the reach of float64, as a function of v.

    Attributes
    ----------
    size
        ``v -> T``.
    reach
        Where it begins.
    step
        Length in v over which it changes.
    relative_error
        Of its exponential, estimated.
    negative
        Whether the term itself is negative there.
    """

    size: Callable[[FloatArray], FloatArray]
    reach: float
    step: float
    relative_error: float
    negative: bool

    def slope_at_infinity(self) -> float:
        """Return the slope of T far out."""
        near, far = self.size(np.array([_FAR, 2 * _FAR]))
        return float(far - near) / _FAR

    def rest(self, total: float) -> tuple[float, float]:
        """Return the integral from `reach` on and its error."""
        edges = self.reach + self.step * STEPS
        if self.size(edges).max() < np.log(abs(total)) - 45:
            return 0.0, 0.0

        def evaluate(panels: Panels) -> tuple[FloatArray, FloatArray]:
            v, log_weight = panels.nodes()
            value = np.exp(self.size(v) + log_weight)
            return value.sum(axis=1), 4 * _EPS * value.sum(axis=1)

        value, error = adaptive_sum(Panels.between(edges), evaluate)
        error += value * self.relative_error + float(np.exp(self.size(edges[-1:]))[0])
        return -value if self.negative else value, error


def _continuation(
    tail: Tail, integrand: Integrand, u: FloatArray, found: Logs, size: FloatArray
) -> Continuation | None:
    """Return how T goes on, if the log densities or T itself are polynomials in v."""
    v = tail.outward * u
    largest = float(max(np.abs(found.p).max(), np.abs(u).max()))
    log_p = polynomial_through(v, found.p + u, largest)
    ratio = polynomial_through(v, found.ratio, max(largest, float(np.abs(found.q).max())))
    line = polynomial_through(v, size, max(largest, float(np.abs(size).max())))
    beyond: Callable[[FloatArray], FloatArray]
    if log_p and ratio:

        def beyond(at: FloatArray) -> FloatArray:
            p, l = log_p(at), ratio(at)
            return integrand.log_size(Logs(p, p + l, l, l), np.zeros_like(at))

        curve = max(abs(log_p.c2), abs(ratio.c2))
    elif line:
        beyond, curve = line, abs(line.c2)
    else:
        return None
    span = v[4] - v[0]
    slope = abs(size[4] - size[3]) / (v[4] - v[3])
    step = 1 / max(slope, np.sqrt(2 * curve), 1e-12)
    relative = 4 * _EPS * largest * (1 + step / span)
    return Continuation(
        beyond, float(v[4]), float(step), float(relative), _negative(integrand, found)
    )


def _negative(integrand: Integrand, found: Logs) -> bool:
    last = logs(found.p[-1:] - found.p[-1], found.q[-1:] - found.p[-1])
    return bool(integrand.values(last, np.zeros(1))[0] < 0)


def _exponential_ending(tail: Tail, integrand: Integrand, reach: float, size: FloatArray) -> Ending:
    """Decide where the densities fall exponentially in x, as Laplace against Gumbel."""
    u = reach + tail.outward * np.log([0.6, 0.7, 0.8, 0.9, 1.0])
    x = np.exp(tail.outward * (u - reach))
    found = tail.logs(u)
    sizes = integrand.log_size(found, 0 * u)
    line = polynomial_through(x, sizes, float(np.abs(found.p).max()))
    if line is not None and line.c2 == 0:
        if line.c1 >= -_LEVEL:
            return Ending(reach, _too_heavy(tail, found))
        # The integral of exp(line) from the reach on; in x itself, hence the length of x.
        rest = float(np.exp(sizes[-1] + tail.outward * reach)) / -line.c1
        return Ending(
            reach, None, lambda _total: (rest, rest * 4 * _EPS * float(abs(sizes[-1]) + 700))
        )
    if line is not None and line.c2 < 0 and line.c1 >= 0:
        return Ending(reach, too_large(tail.densities.p, tail.densities.q))
    slope = float(size[-1] - size[-2])
    if slope >= 0 or np.isnan(slope):
        return Ending(reach, _too_heavy(tail, found))
    left = float(np.exp(size[-1]))
    return Ending(reach, None, lambda _total: (0.0, left * abs(float(u[-1] - u[0])) / -slope))


def _too_heavy(tail: Tail, found: Logs) -> str:
    heavy, light = ("p", "q") if found.ratio[-1] < 0 else ("q", "p")
    return (
        f"the integral diverges {tail.name}: there the tail of {heavy} is too heavy for "
        f"how fast {light} falls"
    )
