"""The integrand of a divergence, also where a density is 0 or out of float64's range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.quadrature.densities import LOG_LARGEST, Logs
from kllab.special.cancellation import TINY
from kllab.special.float_array import FloatArray

Term: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

ENDLESS = 1e300
"""A log ratio that stands for an infinite one, where finite arithmetic is needed."""
_EPS = float(np.finfo(float).eps)
_RATIOS: FloatArray = 2.0 ** np.arange(-20.0, 200.0)
"""Log ratios; at the last three of which a term is in float64's range its growth is read off."""
_NO_RATE = 1e-6
"""Change of the logarithm of a term that is rounding of the logarithm."""
_LARGE = 1e10
"""From here on a product is formed from logarithms, as one factor may underflow."""


@dataclass(frozen=True)
class Far:
    """A term per unit of the larger density at log ratios r far from 0.

    Its logarithm is ``constant + power log |r| + rate |r|``: KL's term has a power of 1, that of
    q^2 / p a rate of 1.
    """

    constant: float
    power: float
    rate: float

    @property
    def bounded(self) -> bool:
        """Whether it stays bounded however large the ratio is."""
        return self.rate < 0 or (self.rate == 0 and self.power <= 0)

    def log_size(self, log_ratio: float | FloatArray) -> FloatArray:
        """Return the logarithm of the term at ``log |r|``."""
        growth = self.rate * np.exp(log_ratio) if self.rate else 0.0
        return np.asarray(self.constant + self.power * log_ratio + growth)


class Integrand:
    """A term ``p f(q/p)`` of log p and log q/p, made safe.

    Every divergence here is homogeneous: scaling both densities scales the term. So the weight of
    a node and the Jacobian of a change of variable go into log p, and no density overflows.

    Parameters
    ----------
    term
        ``(log_p, log_ratio) ->`` the term, vectorised.

    Attributes
    ----------
    at_equality
        What each unit of probability contributes where both densities are equal.
    only_p, only_q
        What each unit of probability contributes where the other distribution gives 0.
    """

    def __init__(self, term: Term) -> None:
        self._term = term
        one = np.zeros(1)
        self.at_equality = float(term(one, one)[0])
        self.only_p = float(term(one, one - np.inf)[0])
        self.only_q = float(term(one - ENDLESS, one + ENDLESS)[0])

    @property
    def most(self) -> float:
        """The most that a unit of probability contributes."""
        return max(map(abs, (self.at_equality, self.only_p, self.only_q)))

    def values(self, logs: Logs, log_weight: FloatArray) -> FloatArray:
        """Return the term times the exponential of `log_weight`."""
        ordinary = np.isfinite(logs.ratio)
        if ordinary.all():
            return self._product(logs.p, logs.q, logs.ratio, log_weight)
        value = np.zeros(logs.ratio.shape)
        there = (each[ordinary] for each in (logs.p, logs.q, logs.ratio, log_weight))
        value[ordinary] = self._product(*there)
        for alone, log_mass, log_unit, sign in self._where_infinite(logs, log_weight):
            # However small the mass is, there is some, unless its logarithm is -inf.
            size = np.where(np.isneginf(log_mass), 0.0, np.exp(log_mass + log_unit))
            value[alone] = sign * size
        return value

    def _where_infinite(
        self, logs: Logs, log_weight: FloatArray
    ) -> Iterator[tuple[NDArray[np.bool_], FloatArray, FloatArray, float]]:
        """Yield, for each sign of an infinite ratio, its mask and the term there.

        The term as logarithms of the mass and of the term per unit of mass, and its sign.
        """
        for sign, unit, log_mass in ((-1.0, self.only_p, logs.p), (1.0, self.only_q, logs.q)):
            alone = logs.ratio == sign * np.inf
            if not alone.any():
                continue
            log_unit = np.full(alone.shape, np.log(np.abs(unit)))
            if np.isinf(unit):
                outside = np.isnan(logs.log_ratio)
                log_unit = np.where(outside, np.inf, self.far[sign].log_size(logs.log_ratio))
            yield alone, (log_mass + log_weight)[alone], log_unit[alone], float(np.sign(unit))

    def _product(
        self, log_p: FloatArray, log_q: FloatArray, ratio: FloatArray, log_weight: FloatArray
    ) -> FloatArray:
        """Return the larger density, with the weight, times the term for that density being 1.

        Nothing is lost in ``log p + log q/p`` then, however small the other density is.
        """
        log_larger = np.maximum(log_p, log_q) + log_weight
        term = self._term(-np.maximum(ratio, 0.0), ratio)
        larger = np.exp(log_larger)
        value = larger * term
        extreme = (np.abs(term) > _LARGE) & (larger < TINY)
        if extreme.any():
            log_term = np.log(np.abs(term[extreme]))
            value[extreme] = np.sign(term[extreme]) * np.exp(log_larger[extreme] + log_term)
        overflown = np.isinf(term)
        if overflown.any():
            # As q^2 / p does for q = 1; with the density's own size it may not.
            value[overflown] = self._term((log_p + log_weight)[overflown], ratio[overflown])
        return np.asarray(value)

    def noise(self, logs: Logs, log_weight: FloatArray, value: FloatArray) -> FloatArray:
        """Estimate the error of `value` by rounding of the log densities."""
        ordinary = np.isfinite(logs.ratio)
        zero = np.where(ordinary, 0.0, -np.inf)
        ratio = np.where(ordinary, logs.ratio, 0.0)
        off = ratio + np.where(ordinary, logs.uncertain, 0.0)
        moved = self._product(logs.p + zero, logs.q + zero, off, log_weight)
        moved = np.where(ordinary, np.abs(moved - value), 0.0)
        for alone, _, log_unit, _ in self._where_infinite(logs, log_weight):
            relative = 2 * _EPS * np.abs(log_unit)
            moved[alone] = np.where(value[alone] == 0, 0.0, relative * np.abs(value[alone]))
        # Of a log density below float64's range that no family declares only a bound is known.
        moved = np.where((logs.log_ratio <= LOG_LARGEST) & (moved > 0), np.inf, moved)
        size = np.maximum(logs.p, logs.q)
        size = np.abs(size) + np.abs(log_weight)
        rounded = np.where(value == 0, 0.0, 2 * _EPS * (1 + size) * np.abs(value))
        return np.asarray(moved + rounded)

    def log_size(self, logs: Logs, log_weight: FloatArray) -> FloatArray:
        """Return ``log |term|`` plus `log_weight`, also where the term leaves float64.

        ``-inf`` where the term is 0; NaN where both log densities are out of float64's range,
        or one density is 0 and that alone makes the term infinite.
        """
        ratio = np.where(np.isfinite(logs.ratio), logs.ratio, 0.0)
        term = np.abs(self._term(-np.maximum(ratio, 0.0), ratio))
        size = np.maximum(logs.p, logs.q) + np.log(term) + log_weight
        overflown = np.isinf(term)
        if overflown.any():
            log_ratio = np.log(np.abs(ratio))
            far = (self.far[sign].log_size(log_ratio) for sign in (1.0, -1.0))
            larger = np.maximum(logs.p, logs.q) + log_weight
            size = np.where(overflown, larger + np.where(ratio > 0, *far), size)
        for alone, log_mass, log_unit, _ in self._where_infinite(logs, log_weight):
            size[alone] = log_mass + log_unit
        size = np.where(np.isnan(logs.log_ratio) & (size == np.inf), np.nan, size)
        return np.where(np.isneginf(logs.p) & np.isneginf(logs.q), np.nan, size)

    @cached_property
    def far(self) -> dict[float, Far]:
        """The term where q is far smaller than p (-1.0) and where it is far larger (1.0)."""
        return {sign: self._at_far_ratios(sign) for sign in (-1.0, 1.0)}

    def _at_far_ratios(self, sign: float) -> Far:
        log_p = np.minimum(-sign * _RATIOS, 0.0)
        log_terms = np.log(np.abs(self._term(log_p, sign * _RATIOS)))
        known = np.flatnonzero(np.isfinite(log_terms))
        if not len(known) or known[-1] < 2:
            return Far(-np.inf, 0.0, 0.0)
        last = int(known[-1])
        (near, middle, most), largest = log_terms[last - 2 : last + 1], _RATIOS[last]
        rate = 4 * ((most - middle) - (middle - near)) / largest
        rate = float(f"{rate:.12g}") if abs(rate) * largest > _NO_RATE else 0.0
        power = round(((most - middle) - rate * largest / 2) / np.log(2), 9)
        return Far(most - rate * largest - power * np.log(largest), power, rate)
