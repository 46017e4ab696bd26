"""Mixtures of multivariate normals, against each other and against a normal.

There is no closed form. `kllab.mixture_bounds` has bounds in closed form.
"""

from __future__ import annotations

import numpy as np

from kllab.distributions import MultivariateNormal, MultivariateNormalMixture
from kllab.distributions.mixture_expectation import expectation
from kllab.divergences.kl import KL
from kllab.divergences.registry import Family
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.cancellation import exponential_excess
from kllab.special.float_array import FloatArray

_EPS = float(np.finfo(float).eps)
_ROUNDING = 64.0
"""Error of a log density in units in its last place, from factors and sums."""


def as_mixture(p: MultivariateNormal | MultivariateNormalMixture) -> MultivariateNormalMixture:
    """Return a single normal as a mixture of one component; without components of weight 0."""
    if isinstance(p, MultivariateNormalMixture):
        return p.positive()
    loc = np.broadcast_to(p.loc, p.event_shape)
    return MultivariateNormalMixture([1.0], loc[None], scale_trils=p.cholesky[None])


def kl_of_mixtures(
    p: MultivariateNormal | MultivariateNormalMixture,
    q: MultivariateNormal | MultivariateNormalMixture,
) -> Divergence:
    """Return ``E_p[log p/q]`` of two single distributions; see `expectation` for the method.

    Where q/p is near 1 at all points, the mean of ``q/p - 1 - log q/p`` is taken: its terms are
    never negative, and small where P is near Q, so no digits cancel.
    """
    p, q = as_mixture(p), as_mixture(q)
    if p.components == q.components == 1:
        return KL.explain(p.normals.element((0,)), q.normals.element((0,)))
    if p == q:
        return Divergence(0.0, "quadrature", 0.0, None)
    far, size = 0.0, 0.0

    def log_ratio(x: FloatArray) -> FloatArray:
        nonlocal far, size
        of_p, of_q = np.asarray(p.log_prob(x)), np.asarray(q.log_prob(x))
        far = max(far, float(np.abs(of_q - of_p).max()))
        size = max(size, float(np.abs(of_p).max()))
        return np.asarray(of_q - of_p)

    found = expectation(p, lambda x: -log_ratio(x))
    rounding = _ROUNDING * _EPS * size
    if far < 1:
        found = expectation(p, lambda x: exponential_excess(log_ratio(x)))
        # A wrong log ratio changes a term by at most the ratio's own size times the error.
        rounding *= min(1.0, np.sqrt(2 * max(found.value, 0.0)) + rounding)
    if not found.value < np.inf:
        return Divergence(np.inf, found.method, 0.0, TOO_LARGE)
    error = found.error + rounding + max(0.0, -found.value)
    return Divergence(max(found.value, 0.0), found.method, float(error), None)


_pairs: tuple[tuple[Family, Family], ...] = (
    (MultivariateNormalMixture, MultivariateNormalMixture),
    (MultivariateNormalMixture, MultivariateNormal),
    (MultivariateNormal, MultivariateNormalMixture),
)
for _p, _q in _pairs:
    KL.numerical(_p, _q, method="quadrature")(kl_of_mixtures)
