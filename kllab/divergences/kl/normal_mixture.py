"""Mixtures of normals, against each other and against a normal: by quadrature.

Nothing here is closed, but the log density ratio is formed so that it keeps its digits where P
is near Q.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.distributions import Normal, NormalMixture
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import register_log_density_ratio
from kllab.divergences.quadrature import quadrature_kl
from kllab.divergences.registry import Family
from kllab.special.cancellation import log_quotient
from kllab.special.double_double import Pair, add, two_product, two_sum
from kllab.special.float_array import FloatArray
from kllab.special.standardise import standardised_difference

_NEAR = 0.5
"""How far the changes of the components may sum to, as a share of the density of P."""


def _repeated(normal: Normal, mixture: NormalMixture) -> NormalMixture:
    """Return the normal as a mixture of equal components with the weights of another."""
    locs, scales = (
        np.repeat(part[..., None], mixture.components, axis=-1)
        for part in (normal.loc, normal.scale)
    )
    return NormalMixture(mixture.weights, locs, scales)


def _log_density_ratio(p: Any, q: Any, x: FloatArray) -> FloatArray:
    """Return ``log(sum_k q_k / sum_k p_k) = log(1 + sum_k r_k (exp(l_k) - 1))``.

    ``r_k`` is the share of component k in the density of P, and ``l_k = log(q_k / p_k)`` is formed
    from the differences of the parameters. Where the changes are not small beside 1, the
    difference of the log densities has the digits.
    """
    if isinstance(p, Normal):
        p = _repeated(p, q)
    elif isinstance(q, Normal):
        q = _repeated(q, p)
    else:
        p, q = _side_by_side(p, q)
    a, b, difference = standardised_difference(x[..., None], p.locs, p.scales, q.locs, q.scales)
    change = _log_shares(p, q) + log_quotient(p.scales, q.scales) - difference * ((a + b) / 2)
    log_p, log_q = np.asarray(p.log_prob(x)), np.asarray(q.log_prob(x))
    share = np.exp(p.log_components(x) - log_p[..., None])
    other = np.exp(q.log_components(x) - log_p[..., None])
    parts = np.where(np.abs(change) < 1, share * np.expm1(change), other - share)
    near = np.abs(parts).sum(axis=-1) < _NEAR
    return np.asarray(np.where(near, np.log1p(parts.sum(axis=-1)), log_q - log_p))


def _log_shares(p: NormalMixture, q: NormalMixture) -> FloatArray:
    """Return the log of the quotient of the weights, each over its sum.

    ``w_q T_p - w_p T_q`` is formed to 32 digits, so that equal shares have exactly the log 0.
    """
    (first, second), (high, low) = (
        _product(one.weights, other.total) for one, other in ((q, p), (p, q))
    )
    gap = add((first, second), (-high, -low))
    relative = (gap[0] + gap[1]) / high
    far = log_quotient(q.weights, p.weights) + np.log(p.total[0] / q.total[0])[..., None]
    return np.where(np.abs(relative) < _NEAR, np.log1p(relative), far)


def _product(weights: FloatArray, total: Pair) -> Pair:
    high, low = two_product(weights, total[0][..., None])
    return two_sum(high, low + weights * total[1][..., None])


def _side_by_side(p: NormalMixture, q: NormalMixture) -> tuple[NormalMixture, NormalMixture]:
    """Return two single mixtures with as many components each, the near ones at one index.

    A component that the other has not is there with weight 0. The order is the given one or the
    sorted one, whichever brings the components nearer.
    """
    more = q.components - p.components
    p, q = _extended(p, q, more), _extended(q, p, -more)
    in_order = _sorted(p), _sorted(q)
    return in_order if _distance(*in_order) < _distance(p, q) else (p, q)


def _extended(mixture: NormalMixture, other: NormalMixture, count: int) -> NormalMixture:
    if count <= 0:
        return mixture
    extra = (np.zeros(count), other.locs[-count:], other.scales[-count:])
    given = (mixture.weights, mixture.locs, mixture.scales)
    return NormalMixture(*(np.append(a, b) for a, b in zip(given, extra, strict=True)))


def _sorted(mixture: NormalMixture) -> NormalMixture:
    order = np.lexsort((mixture.scales, mixture.locs, mixture.weights == 0))
    return NormalMixture(mixture.weights[order], mixture.locs[order], mixture.scales[order])


def _distance(p: NormalMixture, q: NormalMixture) -> float:
    moved = np.abs(p.locs - q.locs) / np.minimum(p.scales, q.scales)
    stretched = np.abs(log_quotient(p.scales, q.scales))
    return float((moved + stretched + np.abs(p.weights - q.weights)).sum())


_pairs: tuple[tuple[Family, Family], ...] = (
    (NormalMixture, NormalMixture),
    (NormalMixture, Normal),
    (Normal, NormalMixture),
)
for _p, _q in _pairs:
    KL.numerical(_p, _q, method="quadrature")(quadrature_kl)
    register_log_density_ratio(_p, _q)(_log_density_ratio)
