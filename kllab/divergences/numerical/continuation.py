"""How a log integrand goes on where float64 ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import pi, sqrt
from typing import TypeAlias

import numpy as np
from scipy.special import erfcx

from kllab.distributions.array_record import FloatArray
from kllab.divergences.numerical.adaptive import adaptive_sum
from kllab.divergences.numerical.densities import Logs
from kllab.divergences.numerical.integrand import Integrand
from kllab.divergences.numerical.panels import TAIL_STEPS, Panels

_FAR = 1e15
"""A v at which logarithms of v do not tilt a slope any more."""
_EPS = float(np.finfo(float).eps)
_LARGEST_POWER = 600.0
_CLEAR = 1e4
"""How far above rounding a bend must be to show its law."""
_DISTINCT, _STEEP = 0.01, 1e3


@dataclass(frozen=True)
class Polynomial:
    """``c0 + c1 (v - origin) + c2 (v - origin)^2``."""

    origin: float
    c0: float
    c1: float
    c2: float
    rate = 0.0
    lost = 1.0

    @property
    def bend(self) -> float:
        """Return half the second derivative at the origin."""
        return self.c2

    def __call__(self, v: FloatArray) -> FloatArray:
        """Return the values at `v`."""
        t = v - self.origin
        return np.asarray(self.c0 + t * (self.c1 + t * self.c2))

    def length(self) -> float:
        """Return the integral of ``exp(f - c0)`` from the origin on, for a falling f."""
        if self.c2 == 0:
            return -1 / self.c1
        root = sqrt(-self.c2)
        return sqrt(pi) / 2 / root * float(erfcx(-self.c1 / (2 * root)))


@dataclass(frozen=True)
class Exponential:
    """``c0 + c1 (v - origin) + a (exp(rate (v - origin)) - 1)``, as a Weibull's in logarithms.

    `lost` says how much larger than the rounding of the points it goes through its own is.
    """

    origin: float
    c0: float
    c1: float
    a: float
    rate: float
    lost: float

    @property
    def bend(self) -> float:
        """Return half the second derivative at the origin."""
        return self.a * self.rate**2 / 2

    def __call__(self, v: FloatArray) -> FloatArray:
        """Return the values at `v`."""
        t = v - self.origin
        power = np.minimum(self.rate * t, _LARGEST_POWER)
        return np.asarray(self.c0 + t * self.c1 + self.a * np.expm1(power))


Curve: TypeAlias = Polynomial | Exponential


def curve_through(v: FloatArray, f: FloatArray, size: float) -> Curve | None:
    """Return what five equidistant points lie on, if it is of a kind that is known here."""
    return polynomial_through(v, f, size) or exponential_through(v, f, size)


def exponential_through(v: FloatArray, f: FloatArray, size: float) -> Exponential | None:
    """Return the `Exponential` on which five equidistant points lie, or None."""
    bends = np.diff(f, 2)
    rounding = 8 * _EPS * size
    if not (np.isfinite(f).all() and np.abs(bends).max() > _CLEAR * rounding):
        return None
    growing = abs(bends[2]) > abs(bends[0])
    factor = float(bends[2] / bends[1] if growing else bends[1] / bends[0])
    if not (1 / _STEEP < factor < _STEEP and abs(factor - 1) > _DISTINCT):
        return None
    h = float(v[1] - v[0])
    a = float(bends[2] * factor**2 if growing else bends[0] * factor**4) / (factor - 1) ** 2
    last = a * (factor - 1) / factor
    first = last / factor**3
    c1 = float(f[4] - f[3] - last if not growing else f[1] - f[0] - first) / h
    lost = max(1.0, float(np.abs(bends).max()) / abs(float(bends[1]))) / (factor - 1) ** 2
    found = Exponential(float(v[4]), float(f[4]), c1, a, float(np.log(factor)) / h, lost)
    return found if (np.abs(found(v) - f) <= 8 * lost * rounding).all() else None


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
class Continuation(ABC):
    """What is beyond the reach of float64, as a function of v.

    Attributes
    ----------
    integrand
        Of the divergence.
    reach
        Where it begins.
    step
        Length in v over which it changes.
    rounding
        Of log densities at `reach`.
    span
        Length in v over which another such rounding tilts them.
    """

    integrand: Integrand
    reach: float
    step: float
    rounding: float
    span: float

    @abstractmethod
    def size(self, v: FloatArray) -> FloatArray:
        """Return T at `v`."""

    @abstractmethod
    def values(self, v: FloatArray, log_weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the integrand with its weight at `v`, and its rounding error."""

    def drift(self, v: FloatArray) -> FloatArray:
        """Return the rounding of log densities that were continued to `v`."""
        return np.asarray(self.rounding * (1 + (v - self.reach) / self.span))

    def slope_at_infinity(self) -> float:
        """Return the slope of T far out."""
        rate = self.fastest()
        half = min(_FAR, _LARGEST_POWER / 2 / rate) if rate > 0 else _FAR
        near, far = self.size(self.reach * (half < _FAR) + np.array([half, 2 * half]))
        return float(far - near) / half

    def fastest(self) -> float:
        """Return the rate of the fastest exponential in it, 0 if there is none."""
        return 0.0

    def rest(self, total: float) -> tuple[float, float]:
        """Return the integral from `reach` on and its error; `total` is what there is already."""
        steps = TAIL_STEPS
        while steps[-1] < _FAR:
            sizes = self.size(self.reach + self.step * steps)
            if sizes[-1] < sizes.max() - 60:
                break
            steps = np.append(steps, 1.5 * steps[-1])
        edges = self.reach + self.step * steps
        if self.size(edges).max() < np.log(abs(total)) - 45:
            return 0.0, 0.0

        def evaluate(panels: Panels) -> tuple[FloatArray, FloatArray]:
            v, log_weight = panels.nodes()
            value, noise = self.values(v, log_weight)
            return value.sum(axis=1), noise.sum(axis=1)

        value, error = adaptive_sum(Panels.between(edges), evaluate)
        return value, error + float(np.exp(self.size(edges[-1:]))[0])


@dataclass(frozen=True)
class OfDensities(Continuation):
    """Both log densities go on as the curves that they have become.

    Attributes
    ----------
    log_p, log_q
        With ``log|dx/dv|`` added.
    ratio
        ``log q - log p``, which may be known better than their difference; None if it is not.
    uncertain
        Rounding of the ratio at `reach`.
    """

    log_p: Curve
    log_q: Curve
    ratio: Curve | None
    uncertain: float

    def fastest(self) -> float:
        """Return the rate of the fastest exponential in it, 0 if there is none."""
        return max(self.log_p.rate, self.log_q.rate)

    def drift(self, v: FloatArray) -> FloatArray:
        """Return the rounding of log densities that were continued to `v`."""
        power = np.maximum(self.fastest() * (v - self.reach), 0.0)
        lost = max(self.log_p.lost, self.log_q.lost)
        return super().drift(v) * lost * np.exp(np.minimum(power, _LARGEST_POWER))

    def logs(self, v: FloatArray) -> Logs:
        """Return the log densities of v."""
        log_p, log_q = self.log_p(v), self.log_q(v)
        return Logs(
            log_p,
            log_q,
            log_q - log_p if self.ratio is None else self.ratio(v),
            self.drift(v) * (self.uncertain / self.rounding),
        )

    def size(self, v: FloatArray) -> FloatArray:
        """Return T at `v`."""
        return self.integrand.log_size(self.logs(v), np.zeros_like(v))

    def values(self, v: FloatArray, log_weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the integrand with its weight at `v`, and its rounding error."""
        logs = self.logs(v)
        value = self.integrand.values(logs, log_weight)
        noise = self.integrand.noise(logs, log_weight, value)
        return value, noise + np.abs(value) * self.drift(v)


@dataclass(frozen=True)
class OfIntegrand(Continuation):
    """T itself goes on as a polynomial, as for a power law against an exponential.

    Attributes
    ----------
    line
        T.
    sign
        That of the term.
    """

    line: Polynomial
    sign: float

    def size(self, v: FloatArray) -> FloatArray:
        """Return T at `v`."""
        return self.line(v)

    def values(self, v: FloatArray, log_weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the integrand with its weight at `v`, and its rounding error."""
        value = np.exp(self.line(v) + log_weight)
        return self.sign * value, value * self.drift(v)
