"""Pareto against Pareto."""

from __future__ import annotations

import numpy as np

from kllab.distributions import Pareto
from kllab.divergences.chunked import chunked
from kllab.divergences.kl import register_kl
from kllab.divergences.kl.exponential import kl_of_rates
from kllab.special.cancellation import log_quotient
from kllab.special.float_array import FloatArray


@register_kl(Pareto, Pareto)
def kl_pareto_pareto(p: Pareto, q: Pareto) -> FloatArray:
    """Return ``alpha_q log(scale_p / scale_q)`` plus the divergence of the exponents.

    ``log(x / scale)`` is exponential of rate alpha. Infinite where P starts before Q.
    """
    return _kl_of_paretos(p.scale, p.alpha, q.scale, q.alpha)


@chunked()
def _kl_of_paretos(
    scale_p: FloatArray, alpha_p: FloatArray, scale_q: FloatArray, alpha_q: FloatArray
) -> FloatArray:
    value = alpha_q * log_quotient(scale_p, scale_q) + kl_of_rates(alpha_p, alpha_q)
    value[np.flatnonzero(scale_p < scale_q)] = np.inf
    return value
