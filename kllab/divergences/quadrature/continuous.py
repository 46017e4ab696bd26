"""Integrals over the line: panels where the mass of both distributions is, and their tails."""

from __future__ import annotations

from itertools import pairwise
from math import inf, isfinite, log
from typing import Any

import numpy as np

from kllab.divergences.quadrature.adaptive import adaptive_sum
from kllab.divergences.quadrature.breakpoints import centres_and_scales
from kllab.divergences.quadrature.crossings import split_at_crossings
from kllab.divergences.quadrature.densities import Densities, Logs
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.panels import Panels
from kllab.divergences.quadrature.reflected import ReflectedDensities
from kllab.divergences.quadrature.tail_remainder import governing, tail_remainder
from kllab.divergences.quadrature.tails import GONE, Scan, Tail, scan
from kllab.divergences.result import Divergence
from kllab.special.float_array import FloatArray

_OFFSETS = np.array([0.5, 1.0, *(1.6**k for k in range(1, 9))])
"""Edges around a centre, in units of its scale."""
_SMALLEST, _LARGEST = -700.0, 705.0
"""Logarithms of distances that float64 holds."""
_MASS = 1e-12
"""A probability that is no rounding of a cdf, and that times 1.8e308 overflows."""
_BEYOND = (
    "there is mass where the log of the other density is below -1.8e308: the divergence is "
    "infinite or larger than the largest float64"
)
_EPS = float(np.finfo(float).eps)


def integrate(p: Any, q: Any, integrand: Integrand, *, has_kink: bool) -> Divergence:
    """Return the integral over the union of the supports of two continuous distributions."""
    marks = [centres_and_scales(p), centres_and_scales(q)]
    centres, scales = (np.concatenate(part) for part in zip(*marks, strict=True))
    densities = Densities(p, q)
    ends = {float(e) for s in (p.support, q.support) for e in (s.lower, s.upper)}
    bulk, scans = list[Panels](), list[Scan]()
    lost, largest, value, error = False, -inf, 0.0, 0.0
    for lower, upper in pairwise(sorted(ends)):
        alone = _alone(p, q, lower, upper, integrand)
        if alone is not None:
            value, error = value + alone, error + _EPS
            continue
        all_edges = _edges(lower, upper, centres, scales)
        lost = lost or _lost_mass(all_edges, densities, integrand) > _MASS
        if not lower < all_edges[0] < upper:  # no number is in between
            bulk.append(Panels.between(np.array([lower, upper])))
            continue
        edges = _within_range(all_edges, densities)
        bulk.append(Panels.between(edges))
        largest = max(largest, _largest(bulk[-1], densities, integrand))
        for tail in (
            _lower_tail(densities, lower, edges[0], centres),
            _upper_tail(densities, upper, edges[-1], centres),
        ):
            scans.append(scan(tail, integrand))
            largest = max(largest, scans[-1].largest)

    beyonds = [tail_remainder(seen, integrand, largest) for seen in scans]
    reasons = [beyond.reason for beyond in beyonds if beyond.reason] + [_BEYOND] * lost
    if reasons and integrand.bounded:
        error = inf  # there is probability that float64 does not reach
    elif reasons:
        return Divergence(inf, "quadrature", 0.0, governing(reasons))
    if bulk:
        found = _over(Panels.joined(bulk), densities, integrand, has_kink)
        value, error = value + found[0], error + found[1]
    for seen, beyond in zip(scans, beyonds, strict=True):
        found = _over(seen.panels(largest - GONE), seen.tail.densities, integrand, has_kink)
        value, error = value + found[0] + beyond.value, error + found[1] + beyond.error
    return Divergence(value, "quadrature", error, None)


def _alone(p: Any, q: Any, lower: float, upper: float, integrand: Integrand) -> float | None:
    """Return the part of an interval that is in one support only; None if it is in both."""
    for other, one, each in ((p, q, integrand.only_q), (q, p, integrand.only_p)):
        if lower >= other.support.upper or upper <= other.support.lower:
            return each * float(one.cdf(upper) - one.cdf(lower))
    return None


def _largest(panels: Panels, densities: Densities, integrand: Integrand) -> float:
    """Return the largest T in the middle of panels."""
    width = panels.upper - panels.lower
    size = integrand.log_size(densities.at(panels.lower + width / 2), np.log(width))
    return float(np.max(size, initial=-inf, where=size > -inf))


def _over(
    panels: Panels, densities: Densities, integrand: Integrand, has_kink: bool
) -> tuple[float, float]:
    """Return the integral over panels and its error."""

    def evaluate(some: Panels) -> tuple[FloatArray, FloatArray]:
        x, log_weight = some.nodes()
        logs = densities.at(x)
        value = integrand.values(logs, log_weight)
        noise = integrand.noise(logs, log_weight, value) + _misplaced(x, logs) * np.abs(value)
        return value.sum(axis=1), noise.sum(axis=1)

    if has_kink:
        panels = split_at_crossings(panels, densities)
    return adaptive_sum(panels, evaluate)


def _misplaced(x: FloatArray, logs: Logs) -> FloatArray:
    """Return how much the log of the larger density changes within the rounding of `x`."""
    size = np.maximum(logs.p, logs.q)
    slope = np.abs(np.diff(size, axis=1) / np.diff(x, axis=1))
    slope = np.where(np.isfinite(slope), slope, 0.0)
    return np.asarray(_EPS / 2 * np.abs(x) * np.column_stack([slope, slope[:, -1]]))


def _edges(lower: float, upper: float, centres: FloatArray, scales: FloatArray) -> FloatArray:
    """Return the edges of panels inside an interval: at least one."""
    # As far as the next centre, or into the bulk of a far wider distribution.
    reach = float(max(centres.max() - centres.min(), scales.max()))
    offsets = [_OFFSETS]
    while isfinite(reach) and offsets[-1][-1] * scales.min() < reach:
        offsets.append(offsets[-1][-1:] * 4)
    steps = np.concatenate(offsets)
    around = np.concatenate([-steps, steps]) * scales[:, None]
    edges = (centres[:, None] + around).ravel()
    width = np.broadcast_to(scales[:, None], around.shape).ravel()
    order = np.argsort(edges)
    edges, width = edges[order], width[order]
    # Of edges that nearly coincide one is enough; centres stay, as there may be a kink.
    edges = edges[np.diff(edges, prepend=-inf) > 0.2 * width]
    edges = np.unique(np.concatenate([edges, centres]))
    # Beyond the bulk of both, tails are integrated in the logarithm of the distance.
    first, last = centres - _OFFSETS[-1] * scales, centres + _OFFSETS[-1] * scales
    edges = edges[(edges >= first.min()) & (edges <= last.max())]
    edges = np.asarray(edges[(edges > lower) & (edges < upper) & np.isfinite(edges)])
    if len(edges):
        return edges
    if lower == -inf:
        return np.array([upper - scales.max()])
    return np.array([lower + scales.max() if upper == inf else lower + (upper - lower) / 2])


def _within_range(edges: FloatArray, densities: Densities) -> FloatArray:
    """Drop outer edges at which one log density overflows: the tails start before them."""
    ratio = densities.at(edges).ratio
    known = np.flatnonzero(np.isfinite(ratio))
    if not np.isinf(ratio[[0, -1]]).any() or not len(known):
        return edges
    return np.asarray(edges[known[0] : known[-1] + 1])


def _lost_mass(edges: FloatArray, densities: Densities, integrand: Integrand) -> float:
    """Return the mass beyond outer edges at which the log of the other density is below -1.8e308.

    Only of a distribution for which that makes the divergence infinite.
    """
    ratio = densities.at(edges).ratio
    most = 0.0
    for given, each, gone in (
        (densities.p, integrand.only_p, np.isneginf(ratio)),
        (densities.q, integrand.only_q, np.isposinf(ratio)),
    ):
        if each < inf or not gone.any():
            continue
        below = int(np.argmin(gone)) if not gone.all() else len(gone)
        above = int(np.argmin(gone[::-1])) if not gone.all() else 0
        if below:
            most = max(most, float(given.cdf(edges[below - 1])))
        if above:
            most = max(most, 1 - float(given.cdf(edges[len(edges) - above])))
    return most


def _lower_tail(densities: Densities, end: float, edge: float, centres: FloatArray) -> Tail:
    if end == -inf:
        anchor = min((c for c in centres if c > edge), default=edge + max(abs(edge), 1.0))
        return Tail(
            densities, -1.0, anchor, log(anchor - edge), _LARGEST, "as x falls to -infinity"
        )
    return Tail(densities, 1.0, end, log(edge - end), _closest(end, edge - end), f"near {end:g}")


def _upper_tail(densities: Densities, end: float, edge: float, centres: FloatArray) -> Tail:
    if end == inf:
        anchor = max((c for c in centres if c < edge), default=edge - max(abs(edge), 1.0))
        return Tail(densities, 1.0, anchor, log(edge - anchor), _LARGEST, "as x grows to infinity")
    below = ReflectedDensities(densities.p, densities.q, end)
    if below.needed:
        return Tail(below, 1.0, 0.0, log(end - edge), _closest(0.0, end - edge), f"near {end:g}")
    return Tail(densities, -1.0, end, log(end - edge), _closest(end, end - edge), f"near {end:g}")


def _closest(end: float, distance: float) -> float:
    """Return the logarithm of the smallest distance from a finite end that floats resolve."""
    if end == 0:
        return min(_SMALLEST, log(distance) - 1)
    return min(log(64 * _EPS * abs(end)), log(distance) - 0.5)
