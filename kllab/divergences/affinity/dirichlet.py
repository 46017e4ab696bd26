"""Dirichlet and Beta: the concentrations of the geometric mean are the means of both."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Beta, Dirichlet
from kllab.divergences.chernoff import register_chernoff
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
def chernoff_dirichlet(
    base: Beta | Dirichlet, other: Beta | Dirichlet, weight: float
) -> FloatArray:
    """Return ``|log I|`` from the KL of the concentrations of B, of O and of M, the geometric mean.

    Any R gives ``(1 - w) KL(R||B) + w KL(R||O) = KL(R||M) - log I``, so the rounding of M's
    concentrations enters with its square. Only where B and O are as near as that, the expansion
    ``w (1 - w) ((1 - w) KL(B||O) + w KL(O||B))`` takes over, whose relative error is about a sixth
    of ``w (1 - w)`` times the squared relative difference.
    """
    a, b = concentrations(base, other)
    own = 1 - weight
    if weight == 0:
        return np.zeros(a.shape[1:])
    forward, reverse = kl_of_concentrations(a, b), kl_of_concentrations(b, a)
    expansion = abs(weight * own) * (own * forward + weight * reverse)
    mean = a + weight * (b - a)
    exists = (mean > 0).all(axis=0)
    mean = np.where(exists, mean, a)
    to_base, to_other = kl_of_concentrations(mean, a), kl_of_concentrations(mean, b)
    value = np.abs(own * to_base + weight * to_other)
    if weight < 0:
        # Far apart these two cancel; there the difference has another form as a sum.
        total = -weight * forward + kl_of_concentrations(a, mean)
        sizes = own * to_base - weight * to_other
        value = np.where(sizes < _CANCELLED * value, value, total)
    distance = np.abs((a - b) / np.minimum(a, b)).max(axis=0)
    largest = np.maximum(a, b).max(axis=0)
    reach = np.minimum(_NEAR * np.sqrt(1 + largest), _FARTHEST)
    near = abs(weight * own) * distance**2 < reach
    return np.where(exists, np.where(near, expansion, value), np.nan)
