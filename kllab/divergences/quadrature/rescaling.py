"""Shift and scale a pair of distributions to where float64 resolves outcomes best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from math import inf, log
from typing import Any

import numpy as np

from kllab.distributions import Gamma, NegativeBinomial
from kllab.distributions.negative_binomial import as_negative_binomial
from kllab.divergences.bernoulli_kl import log_ratios
from kllab.divergences.quadrature.integrand import Integrand
from kllab.divergences.quadrature.periodic import OnePeriod
from kllab.special.double_double import two_sum
from kllab.special.float_array import FloatArray

_LOCATIONS = ("loc", "locs", "low", "high")
"""Parameters that shift with the outcomes."""
_SIZES = (*_LOCATIONS, "scale", "scales")
"""Parameters that are measured in the unit of the outcomes."""
_NEARLY_LARGEST, _UNIT = 1e300, 2.0**-40
_FAR = 1e3
"""Distance from the origin, in scales, that costs at most 2e-13: no reason to shift."""
_FINE = 1e-15
"""Largest rounding error of a shift, as a share of the scale."""

FINEST, NEVER = 2.0**53 - 1, 1e-14
"""The largest count that float64 tells from the next, and a probability without weight."""
_LARGEST_LOG = 690.0


def as_gammas(p: Any, q: Any, integrand: Integrand) -> tuple[Any, Any] | None:
    """Return the gamma distributions of two negative binomial counts that float64 cannot count.

    The unit is P's odds of success. None for other distributions, and unless counts up to `FINEST`
    add less than `NEVER` to P, to Q and to the integral. Near 0 densities are powers of x, and so
    is the integrand; the one of smaller total_count is the larger.
    """
    p, q = as_negative_binomial(p), as_negative_binomial(q)
    if not (isinstance(p, NegativeBinomial) and isinstance(q, NegativeBinomial)):
        return None
    if not max(p.cdf(FINEST), q.cdf(FINEST)) <= NEVER:
        return None
    r, t = float(p.total_count), float(q.total_count)
    power = min(r, t) - integrand.far[-1.0 if r < t else 1.0].rate * abs(r - t)
    odds = min(float(given.trial.log_odds[0]) for given in (p, q))
    if not power * (odds - log(FINEST)) > -log(NEVER):
        return None
    rate = np.exp(np.clip(log_ratios(p.trial, q.trial)[0], -_LARGEST_LOG, _LARGEST_LOG))
    return Gamma(p.total_count, 1), Gamma(q.total_count, rate)


def in_smaller_units(p: Any, q: Any) -> tuple[Any, Any]:
    """Scale both by 2^-40 where differences of locations would overflow."""
    if not (_moves(p) and _moves(q)):
        return p, q
    if np.abs(np.concatenate([_locations(p), _locations(q)])).max() < _NEARLY_LARGEST:
        return p, q
    return _changed(p, _SIZES, lambda x: x * _UNIT), _changed(q, _SIZES, lambda x: x * _UNIT)


def centred(p: Any, q: Any) -> tuple[Any, Any]:
    """Shift a pair of location families to the origin, where float64 is finest."""
    if not (_moves(p) and _moves(q)):
        return p, q
    marks = zip(p.centres_and_scales(), q.centres_and_scales(), strict=True)
    centres, scales = (np.concatenate([np.ravel(one), np.ravel(other)]) for one, other in marks)
    narrowest = int(np.argmin(scales))
    origin, scale = float(centres[narrowest]), float(scales[narrowest])
    if not abs(origin) > (8 if _exactly(p, q, origin) else _FAR) * scale:
        return p, q
    if not (_keeps_shape(p, origin) and _keeps_shape(q, origin)):
        return p, q
    if not np.isfinite([*_locations(p) - origin, *_locations(q) - origin]).all():
        return p, q
    return (
        _changed(p, _LOCATIONS, lambda x: x - origin),
        _changed(q, _LOCATIONS, lambda x: x - origin),
    )


def _exactly(p: Any, q: Any, origin: float) -> bool:
    """Return whether a shift keeps the differences of all locations.

    One location each may be rounded: the shift puts that of the narrower at 0. The locations of
    a mixture may not, since their differences are smaller than they are.
    """
    locations = np.concatenate([_locations(p), _locations(q)])
    return len(locations) <= 2 or not two_sum(locations, np.full_like(locations, -origin))[1].any()


def _keeps_shape(p: Any, origin: float) -> bool:
    """Return whether a shift keeps the shape of a distribution, such as the width of a Uniform."""
    locations = _locations(p)
    lost = np.abs(two_sum(locations, np.full_like(locations, -origin))[1]).max()
    return len(locations) == 1 or bool(lost <= _FINE * np.min(p.centres_and_scales()[1]))


def _locations(p: Any) -> FloatArray:
    return np.concatenate([np.ravel(getattr(p, n)) for n in _LOCATIONS if hasattr(p, n)])


def _moves(p: Any) -> bool:
    if isinstance(p, OnePeriod):
        return False
    support = p.support
    whole_line = support.lower == -inf and support.upper == inf
    names = {field.name for field in fields(p)}
    return bool((whole_line and names & {"loc", "locs"}) or {"low", "high"} <= names)


def _changed(p: Any, names: tuple[str, ...], change: Callable[[FloatArray], FloatArray]) -> Any:
    """Return the distribution with the named parameters changed."""
    values = {field.name: getattr(p, field.name) for field in fields(p)}
    return type(p)(**{n: change(value) if n in names else value for n, value in values.items()})
