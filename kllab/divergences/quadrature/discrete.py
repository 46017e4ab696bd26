"""Sum a divergence over the integers or over listed points."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf, isfinite
from typing import Any

import numpy as np

from kllab.divergences.complement_mass import Counts, complement_mass
from kllab.divergences.quadrature.adaptive import adaptive_sum
from kllab.divergences.quadrature.densities import Densities, Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.rescaling import FINEST, NEVER
from kllab.divergences.reason_text import why_outside
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.float_array import FloatArray
from kllab.special.integer_sums import DIRECT, Blocks

_EMPTY = -120.0
"""Log of a probability that is left out of the sum."""
_SPREADS = 50
"""Number of scales around a centre within which nearly all probability is."""
_ROUNDING = 1e-14
"""Relative error of the probability of all unlisted outcomes."""
_FAR_OUT, _FARTHEST = 2.0**40, 2.0**52
"""A term that still grows between these, beyond the bulk of P and Q, makes the sum diverge."""
_LARGEST_MARK = 1e300
_DIVERGES = (
    "the sum diverges over ever larger outcomes: there the tail of p is too heavy for how fast q "
    "falls, or that of q for p"
)


@dataclass(frozen=True)
class Missing:
    """The likeliest outcome of `one` ("p" or "q") to which `other` gives probability 0."""

    log_mass: float
    outcome: float
    one: str
    other: str


class Sum:
    """A sum over the outcomes of two discrete distributions."""

    def __init__(self, p: Any, q: Any, integrand: Integrand) -> None:
        self.p, self.q = p, q
        self.integrand = integrand
        self.densities = Densities(p, q)
        self.missing: Missing | None = None
        """The outcome that makes the sum infinite by the supports alone."""

    def evaluate(self, blocks: Blocks) -> tuple[FloatArray, FloatArray]:
        """Return value and rounding error of each block."""
        x, log_weight = blocks.nodes()
        logs = self.densities.at(x)
        value = self.integrand.values(logs, log_weight)
        self._note_missing(x, logs, log_weight)
        return value.sum(axis=1), self.integrand.noise(logs, log_weight, value).sum(axis=1)

    def over_integers(self) -> tuple[float, float]:
        """Return value and error of the sum over the integers of both supports."""
        if self._diverges():
            return inf, 0.0
        value, error = adaptive_sum(self._blocks(), self.evaluate)
        more, unknown = self._beyond()
        return value + more, error + unknown

    def _beyond(self) -> tuple[float, float]:
        """Return the sum over integers above 2^53 and its error.

        The error is infinite if both distributions have probability there.
        """
        mass_p, mass_q = (1 - float(given.cdf(FINEST)) for given in (self.p, self.q))
        if max(mass_p, mass_q) <= NEVER:
            return 0.0, 0.0
        alone = self.integrand.only_q if mass_p <= NEVER else self.integrand.only_p
        if min(mass_p, mass_q) > NEVER or not isfinite(alone):
            return 0.0, inf
        return max(mass_p, mass_q) * alone, NEVER * alone

    def over_points(self, points: FloatArray) -> tuple[float, float]:
        """Return value and error of the sum over `points` and over all other outcomes."""
        logs = self.densities.at(points)
        weight = np.zeros(points.shape)
        value = self.integrand.values(logs, weight)
        self._note_missing(points, logs, weight)
        values = value.tolist()
        errors = [fsum(self.integrand.noise(logs, weight, value))]
        for given, each in ((self.p, self.integrand.only_p), (self.q, self.integrand.only_q)):
            # All outcomes of other families are among the points.
            if isinstance(given, Counts) and each:
                rest = float(complement_mass(given, points))
                values.append(rest * each if rest else 0.0)
                errors.append(_ROUNDING * abs(values[-1]))
        return fsum(values), fsum(errors) + 1e-15 * fsum(np.abs(values))

    def _note_missing(self, x: FloatArray, logs: Logs, log_weight: FloatArray) -> None:
        for each, mass, other, names in (
            (self.integrand.only_p, logs.p, logs.q, ("p", "q")),
            (self.integrand.only_q, logs.q, logs.p, ("q", "p")),
        ):
            lost = np.isneginf(other) & ~np.isneginf(mass) & ~np.isneginf(log_weight)
            if each < inf or not lost.any():
                continue
            at = int(np.argmax(np.where(lost, mass, -inf)))
            found = Missing(float(mass.flat[at]), float(x.flat[at]), *names)
            if self.missing is None or found.log_mass > self.missing.log_mass:
                self.missing = found

    def _diverges(self) -> bool:
        """Return whether the term still grows far beyond the bulk of both."""
        if min(self.p.support.upper, self.q.support.upper) < inf:
            return False
        beyond_bulk = 8 * max(centre + _SPREADS * scale for centre, scale in self._marks())
        if not beyond_bulk < _FARTHEST / 2:
            return False
        far = np.geomspace(max(beyond_bulk, _FAR_OUT), _FARTHEST, 3).round()
        size = self.integrand.log_size(self.densities.at(far), np.zeros(far.shape))
        return bool((np.diff(size) > 0).all())

    def why_infinite(self) -> str:
        """Return why the sum is infinite; call it after the sum."""
        if self.missing is None:
            return _DIVERGES if self._diverges() else TOO_LARGE
        one, other = self.missing.one, self.missing.other
        gives, never, outcome = getattr(self, one), getattr(self, other), self.missing.outcome
        if not never.support.lower <= outcome <= never.support.upper:
            return str(why_outside(gives, never, one, other))
        mass = float(np.exp(self.missing.log_mass))
        return f"{other} gives 0 where {one} gives {mass:.6g} (outcome {outcome:g})"

    def _marks(self) -> list[tuple[float, float]]:
        marks = []
        for given in (self.p, self.q):
            centres, scales = (np.ravel(part) for part in given.centres_and_scales())
            for centre, scale in zip(centres, scales, strict=True):
                marks.append(
                    (min(float(centre), _LARGEST_MARK), min(max(float(scale), 1.0), _LARGEST_MARK))
                )
            marks += [(float(e), 1.0) for e in (given.support.lower, given.support.upper)]
        return [mark for mark in marks if isfinite(mark[0])]

    def _blocks(self) -> Blocks:
        marks = self._marks()
        first = self._end(marks, min(self.p.support.lower, self.q.support.lower), -1.0)
        last = self._end(marks, max(self.p.support.upper, self.q.support.upper), 1.0)
        at, firsts, lengths = first, [], []
        while at <= last:
            room = min(max(scale, abs(centre - at)) for centre, scale in marks) / 2
            length = 2.0 ** np.floor(np.log2(max(min(room, last + 1 - at), DIRECT)))
            if length <= DIRECT:
                length = min(DIRECT, last + 1 - at)
            firsts.append(at)
            lengths.append(length)
            at += length
        return Blocks(np.array(firsts), np.array(lengths))

    def _end(self, marks: list[tuple[float, float]], end: float, outward: float) -> float:
        """Return the last integer that counts towards an end of the supports."""
        if isfinite(end):
            return min(end, FINEST)
        far = max((outward * c + _SPREADS * s for c, s in marks))
        spread = max(s for _, s in marks) * _SPREADS
        while far < FINEST:
            logs = self.densities.at(np.array([outward * np.ceil(far)]))
            # The tail of the term may be longer than those of P and Q, as of p^2 / q.
            size = np.fmax(np.maximum(logs.p, logs.q), self.integrand.log_size(logs, np.zeros(1)))
            if size[0] + np.log(spread) < _EMPTY:
                break
            spread *= 4
            far += spread
        return float(outward * np.ceil(min(far, FINEST)))


def add_up(p: Any, q: Any, integrand: Integrand) -> Divergence:
    """Return the sum over the union of the supports of two discrete distributions."""
    summation = Sum(p, q, integrand)
    listed = [s.points.ravel() for s in (p.support, q.support) if s.points is not None]
    if listed:
        count = sum(map(len, listed)) + 1
        others = [_some(given, count) for given in (p, q) if given.support.points is None]
        value, error = summation.over_points(np.unique(np.concatenate([*listed, *others])))
    else:
        value, error = summation.over_integers()
    reason = None
    if value == inf:
        reason = summation.why_infinite()
    return Divergence(value, "sum", 0.0 if value == inf else error, reason)


def _some(given: Any, count: int) -> FloatArray:
    """Return the support; for counts, its first ``count + 1`` points and its last."""
    support = given.support
    if not isinstance(given, Counts):
        return np.arange(support.lower, support.upper + 1)
    few = np.arange(support.lower, min(support.lower + count, support.upper) + 1)
    return np.append(few, support.upper) if isfinite(support.upper) else few
