"""KL(P||Q) of any two scalar families by quadrature or a sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.divergences.quadrature.engine import total
from kllab.divergences.result import Divergence
from kllab.special.cancellation import exponential_excess
from kllab.special.float_array import FloatArray


def kl_term(log_p: FloatArray, log_ratio: FloatArray) -> FloatArray:
    """Return ``p (q/p - 1 - log q/p)``, whose integral is KL(P||Q).

    It is never negative, which is why it is taken instead of ``-p log q/p``: no cancellation is
    left, and what Q gives outside the support of P counts as it must.
    """
    p = np.exp(log_p)
    value = np.asarray(p * exponential_excess(log_ratio))
    larger = log_ratio > 1
    if larger.any():
        value[larger] = np.exp(log_p[larger] + log_ratio[larger]) - p[larger] * (
            1 + log_ratio[larger]
        )
    return value


def quadrature_kl(p: Any, q: Any) -> Divergence:
    """Return KL(P||Q) of two single scalar distributions by quadrature or a sum.

    The result says its error and, where it is infinite, why: by kind (a density against
    probabilities), by support, or by a tail of P that is too heavy for Q.

    Examples
    --------
    >>> from kllab import Normal
    >>> round(quadrature_kl(Normal(0, 1), Normal(1, 1)).value, 12)
    0.5
    """
    return total(p, q, kl_term)
