"""HalfNormal, InverseGamma and Pareto against Exponential; Exponential against HalfNormal."""

from __future__ import annotations

from math import log, pi

import numpy as np

from kllab.distributions import Exponential, HalfNormal, InverseGamma, Pareto
from kllab.divergences.kl import register_kl
from kllab.divergences.result import TOO_LARGE
from kllab.special.cancellation import log_ratio
from kllab.special.float_array import FloatArray
from kllab.special.gamma_kernel import entropy_at_unit_rate

_TINY, _HUGE = 1e-290, 1e290

# The log density of an exponential is linear, so that KL(P||Q) is P's divergence from the
# exponential distribution of its own mean, and that of the two exponential distributions. The
# first is positive for every P here, so that the rounding of the mean does not count.


def _divergence_of_means(rate: FloatArray, scale: FloatArray, mean: FloatArray) -> FloatArray:
    """Return ``t - 1 - log t``, t the rate times P's mean, which is `mean` in units of `scale`."""
    product = rate * scale
    t = product * mean
    logs = np.log(rate) + np.log(scale) + np.log(mean)
    plain = (product > _TINY) & (product < np.inf) & (t > _TINY) & (t < np.inf)
    return np.where(plain, t - 1 - np.log(t), np.exp(logs) - 1 - logs)


@register_kl(HalfNormal, Exponential)
def kl_half_normal_exponential(p: HalfNormal, q: Exponential) -> FloatArray:
    """Return ``1/2 + log(2 / pi)`` plus the divergence of the means."""
    mean = np.asarray(np.sqrt(2 / pi))
    return 0.5 + log(2 / pi) + _divergence_of_means(q.rate, p.scale, mean)


@register_kl(Exponential, HalfNormal)
def kl_exponential_half_normal(p: Exponential, q: HalfNormal) -> FloatArray:
    """Return ``(log(pi) - 1 + v - 1 - log v) / 2``, v the mean square of ``x / scale_q``."""
    root = 1 / (p.rate * q.scale)
    logs = np.where(
        (root > _TINY) & (root < _HUGE), np.log(root), -np.log(p.rate) - np.log(q.scale)
    )
    return (log(pi) - 2 - log(2)) / 2 + (np.square(root) - logs)


def _why_infinite(p: Pareto | InverseGamma, _q: Exponential) -> str:
    if np.isfinite(p.mean):
        return TOO_LARGE
    return "the mean of p is infinite and the log density of q is linear in the outcome"


@register_kl(Pareto, Exponential, why_infinite=_why_infinite)
def kl_pareto_exponential(p: Pareto, q: Exponential) -> FloatArray:
    """Return ``log(alpha / (alpha - 1)) + log(alpha) - 1 / alpha`` and that of the means.

    Infinite for ``alpha <= 1``, where P has no finite mean.
    """
    excess = p.alpha - 1
    logs = log_ratio(p.alpha, excess) + np.log(p.alpha) - 1 / p.alpha
    value = logs + _divergence_of_means(q.rate, p.scale, p.alpha / excess)
    return np.where(excess > 0, value, np.inf)


@register_kl(InverseGamma, Exponential, why_infinite=_why_infinite)
def kl_inverse_gamma_exponential(p: InverseGamma, q: Exponential) -> FloatArray:
    """Return ``1 + log(mean) - entropy`` of P and the divergence of the means.

    Infinite for ``concentration <= 1``, where P has no finite mean.
    """
    excess = p.concentration - 1
    least = 1 - np.log(excess) - entropy_at_unit_rate(p.concentration, -1)
    value = least + _divergence_of_means(q.rate, p.rate, 1 / excess)
    return np.where(excess > 0, value, np.inf)
