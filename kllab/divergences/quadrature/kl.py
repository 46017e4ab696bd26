"""KL(P||Q) of any two scalar families by quadrature or a sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from kllab.distributions import NegativeBinomial, Poisson
from kllab.distributions.negative_binomial import as_negative_binomial
from kllab.divergences.quadrature.engine import total
from kllab.divergences.result import TOO_LARGE, Divergence
from kllab.special.cancellation import bd0, exponential_excess
from kllab.special.float_array import FloatArray
from kllab.special.log_gamma import digamma_remainder

_FAR_MEAN, _FAR_LOG_ODDS = 1e20, 46.0
"""Mean and log odds of counts that hardly ever are below 1e15."""


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
    counts = as_negative_binomial(p)
    if isinstance(counts, NegativeBinomial) and isinstance(q, Poisson) and _is_far(counts):
        return _far_counts_against_poisson(counts, q)
    return total(p, q, kl_term)


def _is_far(p: NegativeBinomial) -> bool:
    """Return whether P's entropy changes no digit beside its mean and its odds of success."""
    return bool(p.trial.log_odds[0] > _FAR_LOG_ODDS and p.mean > _FAR_MEAN)


def _far_counts_against_poisson(p: NegativeBinomial, q: Poisson) -> Divergence:
    """Return E_p of the deviance of the count, which has no digit of P's entropy.

    It is the deviance of the means, and the mean times ``digamma(r + 1) - log r``.
    """
    mean, r = np.asarray(p.mean), p.total_count
    value = float(bd0(mean, q.rate, q.rate - mean) + mean * (0.5 / r + digamma_remainder(r)))
    if not value < np.inf:
        return Divergence(np.inf, "closed form", 0.0, TOO_LARGE)
    return Divergence(value, "closed form", 2e-13 * value, None)
