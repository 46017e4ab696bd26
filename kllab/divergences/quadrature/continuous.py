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
from kllab.divergences.quadrature.tails import GONE, Beyond, Side, declared_tail, peak
from kllab.divergences.result import Divergence
from kllab.special.float_array import FloatArray

_OFFSETS = np.array([0.5, 1.0, *(1.6**k for k in range(1, 9))])
"""Edges around a centre, in units of its scale."""
_SMALLEST, _LARGEST = -700.0, 705.0
"""Logarithms of distances that float64 holds."""
_EPS = float(np.finfo(float).eps)


def integrate(p: Any, q: Any, integrand: Integrand, *, has_kink: bool) -> Divergence:
    """Return the integral over the union of the supports of two continuous distributions."""
    marks = [centres_and_scales(p), centres_and_scales(q)]
    centres, scales = (np.concatenate(part) for part in zip(*marks, strict=True))
    densities = Densities(p, q)
    ends = {float(e) for s in (p.support, q.support) for e in (s.lower, s.upper)}
    bulk, sides = list[Panels](), list[Side]()
    value, error = 0.0, 0.0
    for lower, upper in pairwise(sorted(ends)):
        alone = _alone(p, q, lower, upper, integrand)
        if alone is not None:
            value, error = value + alone, error + _EPS
            continue
        edges = _edges(lower, upper, centres, scales)
        if not lower < edges[0] < upper:  # no number is in between
            bulk.append(Panels.between(np.array([lower, upper])))
            continue
        bulk.append(Panels.between(edges))
        sides.append(_side(densities, lower, edges[0], centres, -1.0))
        sides.append(_side(densities, upper, edges[-1], centres, 1.0))

    for side in sides:
        if reason := side.why_infinite(integrand):
            return Divergence(inf, "quadrature", 0.0, reason)
    parts = list[tuple[float, float]]()
    sizes = [side.sizes(integrand) for side in sides]
    largest = max(map(peak, sizes), default=-inf)
    if bulk:
        panels = Panels.joined(bulk)
        largest = max(largest, peak(_middle_sizes(panels, densities, integrand)))
        parts.append(_over(panels, densities, integrand, has_kink))
    for side, size in zip(sides, sizes, strict=True):
        panels = side.panels(size, largest - GONE)
        parts.append(_over(panels, side.densities, integrand, has_kink))
        if size[-1] > largest - GONE:
            parts.append(_beyond(side, size, largest, integrand, has_kink))
    value = sum((part for part, _ in parts), value)
    error = sum((part for _, part in parts), error)
    return Divergence(value, "quadrature", error, None)


def _beyond(
    side: Side, size: FloatArray, largest: float, integrand: Integrand, has_kink: bool
) -> tuple[float, float]:
    """Return the integral over outcomes beyond the range of float64, and its error."""
    p, q = side.declared
    if p is None or q is None:
        # By the last slope of T, with an error as large as the value.
        slope = float((size[-1] - size[-2]) / abs(side.u[-1] - side.u[-2]))
        rest = float(np.exp(size[-1])) / -slope if slope < 0 else 0.0
        return rest, rest or inf
    beyond = Beyond(side, p, q)
    panels = beyond.panels(integrand, largest)
    return (0.0, inf) if panels is None else _over(panels, beyond, integrand, has_kink)


def _alone(p: Any, q: Any, lower: float, upper: float, integrand: Integrand) -> float | None:
    """Return the part of an interval that is in one support only; None if it is in both."""
    for other, one, each in ((p, q, integrand.only_q), (q, p, integrand.only_p)):
        if lower >= other.support.upper or upper <= other.support.lower:
            return each * float(one.cdf(upper) - one.cdf(lower))
    return None


def _middle_sizes(panels: Panels, densities: Densities, integrand: Integrand) -> FloatArray:
    """Return T in the middle of panels."""
    width = panels.upper - panels.lower
    return integrand.log_size(densities.at(panels.lower + width / 2), np.log(width))


def _over(
    panels: Panels, densities: Densities | Beyond, integrand: Integrand, has_kink: bool
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


def _side(
    densities: Densities, end: float, edge: float, centres: FloatArray, outward: float
) -> Side:
    """Return the upper (`outward` 1) or lower (-1) side of an interval, from its last edge on."""
    p, q = (declared_tail(given, end, outward > 0) for given in (densities.p, densities.q))
    if isfinite(end):
        sign, anchor, distance = -outward, end, outward * (end - edge)
        below = ReflectedDensities(densities.p, densities.q, end)
        if outward > 0 and below.needed:
            densities, sign, anchor = below, 1.0, 0.0
        last = _closest(anchor, distance)
        return Side(densities, sign, anchor, log(distance), last, f"near {end:g}", (p, q))
    inner = outward * centres[outward * centres < outward * edge]
    anchor = outward * float(inner.max(initial=outward * edge - max(abs(edge), 1.0)))
    name = "as x grows to infinity" if outward > 0 else "as x falls to -infinity"
    start = log(outward * (edge - anchor))
    return Side(densities, outward, anchor, start, _LARGEST, name, (p, q))


def _closest(end: float, distance: float) -> float:
    """Return the logarithm of the smallest distance from a finite end that floats resolve."""
    if end == 0:
        return min(_SMALLEST, log(distance) - 1)
    return min(log(64 * _EPS * abs(end)), log(distance) - 0.5)
