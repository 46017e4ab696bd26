"""The summand of a divergence, with what it is where a density is 0 or out of float64's range."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from kllab.distributions.array_record import FloatArray
from kllab.divergences.numerical.densities import Logs

Term: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

ENDLESS = 1e300
"""A log ratio that stands for an infinite one, where finite arithmetic is needed."""
_EPS = float(np.finfo(float).eps)
_EXACT = 1e5
"""Up to this size logarithms may be added and their sum be an exponent."""
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
    """

    def __init__(self, term: Term, *, positive: bool) -> None:
        self._term = term
        self._positive = positive
        one = np.zeros(1)
        self.at_equality = float(term(one, one)[0])
        self.only_p = float(term(one, one - np.inf)[0])
        self.only_q = float(term(one - ENDLESS, one + ENDLESS)[0])

    def values(self, logs: Logs, log_weight: FloatArray) -> FloatArray:
        """Return the term times the exponential of `log_weight`."""
        ordinary = np.isfinite(logs.ratio)
        if ordinary.all():
            return self._product(logs, logs.ratio, log_weight)
        value = np.zeros(logs.ratio.shape)
        some = Logs(logs.p[ordinary], logs.q[ordinary], logs.ratio[ordinary], logs.uncertain)
        value[ordinary] = self._product(some, some.ratio, log_weight[ordinary])
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

    def _product(self, logs: Logs, ratio: FloatArray, log_weight: FloatArray) -> FloatArray:
        """Return the larger density, with the weight, times the term for that density being 1.

        Nothing is lost in ``log p + log q/p`` then, however small the other density is.
        """
        log_larger = np.maximum(logs.p, logs.q) + log_weight
        term = self._term(-np.maximum(ratio, 0.0), ratio)
        value = np.exp(log_larger) * term
        extreme = np.abs(term) > _LARGE
        if extreme.any():
            log_term = np.log(np.abs(term[extreme]))
            value[extreme] = np.sign(term[extreme]) * np.exp(log_larger[extreme] + log_term)
        overflown = np.isinf(term)
        if overflown.any():
            # As q^2 / p does for q = 1; with the density's own size it may not.
            log_p = (logs.p + log_weight)[overflown]
            value[overflown] = self._term(log_p, ratio[overflown])
        return np.asarray(value)

    def noise(self, logs: Logs, log_weight: FloatArray, value: FloatArray) -> FloatArray:
        """Return what rounding of the log densities does to `value`, estimated."""
        ordinary = np.isfinite(logs.ratio)
        zero = np.where(ordinary, 0.0, -np.inf)
        ratio = np.where(ordinary, logs.ratio, 0.0)
        same = Logs(logs.p + zero, logs.q + zero, ratio, ratio)
        moved = self._product(same, ratio + np.where(ordinary, logs.uncertain, 0.0), log_weight)
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

        ``-inf`` where the term is 0, NaN where a log density or the term for a density of 1 is
        infinite.
        """
        term = np.abs(self._term(-np.maximum(logs.ratio, 0.0), logs.ratio))
        size = np.maximum(logs.p, logs.q) + np.log(term) + log_weight
        if np.isinf(term).any():
            own = np.abs(self._term(logs.p + log_weight, logs.ratio))
            fine = np.isinf(term) & np.isfinite(own) & (own > 0) & (np.abs(logs.p) < _EXACT)
            size, term = np.where(fine, np.log(own), size), np.where(fine, 1.0, term)
        return np.where(np.isfinite(logs.ratio) & (term < np.inf), size, np.nan)


def _beyond_range(log_mass: FloatArray) -> FloatArray:
    """Return the least that a mass contributes whose log ratio is below -1.8e308."""
    least = np.exp(log_mass + _LOG_LARGEST)
    return np.where(least > _SURELY_TOO_LARGE, np.inf, least)
