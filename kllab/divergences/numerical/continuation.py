"""How a log integrand goes on where float64 ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import pi, sqrt

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

    def length(self) -> float:
        """Return the integral of ``exp(f - c0)`` from the origin on, for a falling f."""
        if self.c2 == 0:
            return -1 / self.c1
        root = sqrt(-self.c2)
        return sqrt(pi) / 2 / root * float(erfcx(-self.c1 / (2 * root)))


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
        near, far = self.size(np.array([_FAR, 2 * _FAR]))
        return float(far - near) / _FAR

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
    """Both log densities go on as polynomials.

    Attributes
    ----------
    log_p, log_q
        With ``log|dx/dv|`` added.
    ratio
        ``log q - log p``, which may be known better than their difference.
    uncertain
        Rounding of the ratio at `reach`.
    """

    log_p: Polynomial
    log_q: Polynomial
    ratio: Polynomial
    uncertain: float

    def logs(self, v: FloatArray) -> Logs:
        """Return the log densities of v."""
        return Logs(
            self.log_p(v),
            self.log_q(v),
            self.ratio(v),
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
