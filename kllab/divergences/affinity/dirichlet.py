"""Dirichlet and Beta: the concentrations of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Beta, Dirichlet
from kllab.divergences.chernoff import register_chernoff
from kllab.divergences.jensen_gap import heavier_first
from kllab.divergences.kl.dirichlet import concentrations, kl_of_concentrations
from kllab.special.float_array import FloatArray

_NEAR = 5e-17
"""See `chernoff_dirichlet`; relative to the square root of the concentrations."""
_FARTHEST = 5e-13
"""The largest reach of the expansion, as a squared relative difference."""
_CANCELLED = 50
"""How much larger than the difference its terms may be."""


def _error(_p: Beta | Dirichlet, _q: Beta | Dirichlet) -> float:
    """Return the bound: concentrations of 1e8 that nearly differ by a factor alone need it."""
    return 1e-12


@register_chernoff(Beta, Beta, relative_error=_error)
@register_chernoff(Dirichlet, Dirichlet, relative_error=_error)
def chernoff_dirichlet(p: Beta | Dirichlet, q: Beta | Dirichlet, alpha: float) -> FloatArray:
    """Return ``|log I|`` from the KL of the concentrations of P, of Q and of M.

    Any R gives ``alpha KL(R||P) + beta KL(R||Q) = KL(R||M) - log I``, M the geometric mean, so
    the rounding of M's concentrations enters with its square. Only where P and Q are as near as
    that, the expansion ``alpha beta (alpha KL(P||Q) + beta KL(Q||P))`` takes over, whose
    relative error is about a sixth of ``alpha beta`` times the squared relative difference.
    """
    a, b = concentrations(p, q)
    beta = 1 - alpha
    if alpha in (0, 1):
        return np.zeros(a.shape[1:])
    forward, reverse = kl_of_concentrations(a, b), kl_of_concentrations(b, a)
    expansion = abs(alpha * beta) * (alpha * forward + beta * reverse)
    mean = b + alpha * (a - b) if not heavier_first(alpha) else a + beta * (b - a)
    exists = (mean > 0).all(axis=0)
    mean = np.where(exists, mean, a)
    to_p, to_q = kl_of_concentrations(mean, a), kl_of_concentrations(mean, b)
    value = np.abs(alpha * to_p + beta * to_q)
    if not 0 <= alpha <= 1:
        # Far apart these two cancel; there the difference has another form as a sum.
        base, weight, whole = (a, beta, forward) if heavier_first(alpha) else (b, alpha, reverse)
        total = np.abs(weight) * whole + kl_of_concentrations(base, mean)
        sizes = np.abs(alpha) * to_p + np.abs(beta) * to_q
        value = np.where(sizes < _CANCELLED * value, value, total)
    distance = np.abs((a - b) / np.minimum(a, b)).max(axis=0)
    largest = np.maximum(a, b).max(axis=0)
    reach = np.minimum(_NEAR * np.sqrt(1 + largest), _FARTHEST)
    near = abs(alpha * beta) * distance**2 < reach
    return np.where(exists, np.where(near, expansion, value), np.nan)
