"""The integrand of a divergence, also where a density is 0 or out of float64's range."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from kllab.divergences.quadrature.densities import Logs
from kllab.special.cancellation import TINY
from kllab.special.float_array import FloatArray

Term: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

ENDLESS = 1e300
"""A log ratio that stands for an infinite one, where finite arithmetic is needed."""
_FAR, _MUCH = 600.0, 1e3
"""A large log ratio, and a contribution per unit of probability that only an unbounded term has."""
_EPS = float(np.finfo(float).eps)
_EXPONENTS = 700 / 2.0 ** np.arange(10)
"""Upper bounds on the log ratio below which ``exp(power * ratio)`` may not overflow."""
_SIZES = np.array([1e40, 1e60])
"""Log ratios at which the power of the log ratio is read off."""
_LARGE = 1e10
"""From here on a product is formed from logarithms, as one factor may underflow."""
_LOG_LARGEST = float(np.log(np.finfo(float).max))
_SURELY_TOO_LARGE = 1e290


class Integrand:
    """A term ``p f(q/p)`` of log p and log q/p, made safe.

    Every divergence here is homogeneous: scaling both densities scales the term. So the weight of
    a node and the Jacobian of a change of variable go into log p, and no density overflows.

    Parameters
    ----------
    term
        ``(log_p, log_ratio) ->`` the term, vectorised.
    positive
        Whether both densities are positive wherever the integral goes, so that a logarithm of
        ``-inf`` is one that left float64.

    Attributes
    ----------
    at_equality
        What each unit of probability contributes where both densities are equal.
    only_p, only_q
        What each unit of probability contributes where the other distribution gives 0.
    bounded
        Whether no integral can be infinite: no unit of probability contributes much.
    """

    def __init__(self, term: Term, *, positive: bool) -> None:
        self._term = term
        self._positive = positive
        one = np.zeros(1)
        self.at_equality = float(term(one, one)[0])
        self.only_p = float(term(one, one - np.inf)[0])
        self.only_q = float(term(one - ENDLESS, one + ENDLESS)[0])
        nearly_only_q = float(term(one - _FAR, one + _FAR)[0])
        ends_finite = bool(np.isfinite(self.only_p) and np.isfinite(self.only_q))
        # What is 0 where p is 0, and huge where it nearly is, is no bounded divergence.
        self.bounded = ends_finite and abs(nearly_only_q) < _MUCH * (1 + abs(self.only_q))

    def values(self, logs: Logs, log_weight: FloatArray) -> FloatArray:
        """Return the term times the exponential of `log_weight`."""
        ordinary = np.isfinite(logs.ratio)
        if ordinary.all():
            return self._product(logs.p, logs.q, logs.ratio, log_weight)
        value = np.zeros(logs.ratio.shape)
        there = (each[ordinary] for each in (logs.p, logs.q, logs.ratio, log_weight))
        value[ordinary] = self._product(*there)
        for alone, each, log_mass in (
            (np.isneginf(logs.ratio), self.only_p, logs.p + log_weight),
            (np.isposinf(logs.ratio), self.only_q, logs.q + log_weight),
        ):
            mass = np.exp(log_mass[alone])
            if np.isinf(each) and self._positive:
                value[alone] = _beyond_range(log_mass[alone])
            elif np.isinf(each):
                # However small the mass is, there is some.
                value[alone] = np.where(np.isneginf(log_mass[alone]), 0.0, each)
            else:
                value[alone] = np.where(mass > 0, mass * each, 0.0)
        return value

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
        if self._positive:
            for alone, each in ((np.isneginf, self.only_p), (np.isposinf, self.only_q)):
                if np.isinf(each):
                    moved = np.where(alone(logs.ratio), np.abs(value), moved)
        size = np.maximum(logs.p, logs.q)
        size = np.abs(size) + np.abs(log_weight)
        rounded = np.where(value == 0, 0.0, 2 * _EPS * (1 + size) * np.abs(value))
        return np.asarray(moved + rounded)

    def log_size(self, logs: Logs, log_weight: FloatArray) -> FloatArray:
        """Return ``log |term|`` plus `log_weight`, also where the term leaves float64.

        ``-inf`` where the term is 0; NaN where both log densities are out of float64's range,
        or one is and that alone makes the term infinite.
        """
        ratio = np.where(np.isfinite(logs.ratio), logs.ratio, 0.0)
        term = np.abs(self._term(-np.maximum(ratio, 0.0), ratio))
        size = np.maximum(logs.p, logs.q) + np.log(term) + log_weight
        overflown = np.isinf(term)
        if overflown.any():
            log_term = np.where(ratio > 0, self._far(ratio, 1.0), self._far(ratio, -1.0))
            size = np.where(overflown, np.maximum(logs.p, logs.q) + log_term + log_weight, size)
            term = np.where(overflown & np.isfinite(log_term), 1.0, term)
        size = np.where(term < np.inf, size, np.nan)
        only_p = np.log(np.abs(self.only_p)) if np.isfinite(self.only_p) else np.nan
        only_q = np.log(np.abs(self.only_q)) if np.isfinite(self.only_q) else np.nan
        size = np.where(np.isneginf(logs.ratio), logs.p + log_weight + only_p, size)
        size = np.where(np.isposinf(logs.ratio), logs.q + log_weight + only_q, size)
        return np.where(np.isneginf(logs.p) & np.isneginf(logs.q), np.nan, size)

    def _far(self, ratio: FloatArray, sign: float) -> FloatArray:
        """Return ``log |term|`` at log ratios of a sign that are far from 0.

        There a term is a power of the log ratio, as p (log p/q)^2 is, or of the ratio, as q^2 / p.
        """
        one, two = self._log_larger_is_one(sign * _SIZES)
        if np.isfinite(two):
            power = (two - one) / np.log(_SIZES[1] / _SIZES[0])
            return np.asarray(two + power * np.log(np.abs(ratio) / _SIZES[1]))
        log_terms = self._log_larger_is_one(sign * _EXPONENTS)
        last = int(np.argmax(np.isfinite(log_terms)))
        nearer = min(last + 1, len(_EXPONENTS) - 1)
        power = (log_terms[last] - log_terms[nearer]) / (_EXPONENTS[last] - _EXPONENTS[nearer])
        return np.asarray(log_terms[last] + power * (np.abs(ratio) - _EXPONENTS[last]))

    def _log_larger_is_one(self, ratio: FloatArray) -> FloatArray:
        """Return ``log |term|`` for the larger density being 1."""
        return np.log(np.abs(self._term(-np.maximum(ratio, 0.0), ratio)))


def _beyond_range(log_mass: FloatArray) -> FloatArray:
    """Return the least that a mass contributes whose log ratio is below -1.8e308."""
    least = np.exp(log_mass + _LOG_LARGEST)
    return np.where(least > _SURELY_TOO_LARGE, np.inf, least)
