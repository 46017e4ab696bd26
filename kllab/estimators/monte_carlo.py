"""Estimate KL(P||Q) from samples of P and both densities."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from kllab.distributions import Distribution
from kllab.distributions.sample_arguments import checked_generator
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import log_density_ratio
from kllab.divergences.quadrature.kl import quadrature_kl
from kllab.divergences.reason_text import why_infinite
from kllab.divergences.registry import ANY_FAMILY
from kllab.divergences.result import Divergence
from kllab.estimators.estimate import Estimate
from kllab.estimators.finite_variance import why_unreliable
from kllab.estimators.log_ratio import Estimator, checked_estimator, from_log_ratio
from kllab.estimators.samples import checked_count, checked_pair
from kllab.special.float_array import FloatArray

_SAMPLES = 100_000


def monte_carlo(
    p: Distribution,
    q: Distribution,
    *,
    n: int,
    rng: np.random.Generator,
    estimator: Estimator = "k1",
) -> Estimate:
    """Return an estimate of KL(P||Q) from `n` samples of P; see `from_log_ratio`.

    Parameters
    ----------
    p, q
        Single distributions with outcomes of one shape.
    n
        Number of samples, at least 1.
    rng
        Source of randomness.
    estimator
        "k1", "k2" or "k3".

    Returns
    -------
    Estimate
        There is a warning if the divergence or the variance of the estimator is infinite, so that
        the standard error is wrong. The tails decide for scalar families, and eigenvalues for two
        MultivariateNormal. The value is infinite if the densities of P and Q have different base
        measures, such as those on a simplex, on counts and on R^d.

    Raises
    ------
    TypeError
        If `p` or `q` is not a distribution, `rng` not a generator or `n` not an integer.
    ValueError
        If `p` or `q` is a batch, `n` is not positive, the estimator is unknown, or samples of P
        are rounded to points where its density is 0 or infinite.

    Examples
    --------
    >>> import numpy as np
    >>> from kllab import Normal
    >>> estimate = monte_carlo(Normal(0, 1), Normal(1, 1), n=10_000, rng=np.random.default_rng(0))
    >>> abs(estimate.value - 0.5) < 5 * estimate.standard_error
    True
    """
    p, q = checked_pair("monte_carlo", p, q)
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"monte_carlo: p and q must have outcomes of one shape, but their event_shapes are "
            f"{p.event_shape} and {q.event_shape}"
        )
    generator = checked_generator("monte_carlo", rng)
    n = checked_count("monte_carlo", "n", n, at_least=1)
    checked_estimator("monte_carlo", estimator)
    if _different_sets(p, q):
        reason = f"KL(P||Q) is infinite: {KL.explain(p, q).reason}"
        return Estimate(inf, None, n, estimator, reason)
    x = np.asarray(p.sample(n, rng=generator), dtype=np.float64)
    log_ratio = log_density_ratio(p, q, x)
    _reject_rounded(p, x, log_ratio)
    found = from_log_ratio(log_ratio, estimator)
    overflow = found.value == inf and np.isfinite(log_ratio).all()
    if overflow or (found.value == inf and p.event_shape != ()):
        return found
    warning = why_unreliable(p, q, estimator) or found.warning
    return Estimate(found.value, found.standard_error, n, estimator, warning)


def _reject_rounded(p: Distribution, x: FloatArray, log_ratio: FloatArray) -> None:
    """Raise ValueError if samples of P were rounded to points without a finite density ratio.

    If a family has most of its mass next to an end of its support, samples are rounded to that
    end, where densities may be 0 or infinite.
    """
    infinite = ~np.isfinite(log_ratio)
    if not infinite.any():
        return
    without_density = ~np.isfinite(np.asarray(p.log_prob(x[infinite])))
    rounded = int((without_density | (log_ratio[infinite] != -inf)).sum())
    if rounded:
        raise ValueError(
            f"monte_carlo: {rounded} of {len(x)} samples of p, {type(p).__name__}, were rounded "
            f"to an end of its support ({p.support}), where a density is 0 or infinite, so the "
            "log ratio is undefined; kl_divergence needs no samples"
        )


@KL.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def _any_pair(p: Any, q: Any) -> Divergence:
    """Return KL(P||Q) by quadrature; of vectors by k1, from the same samples at each call.

    A negative estimate is replaced by 0, and the difference is added to the error.
    """
    if p.event_shape == ():
        return quadrature_kl(p, q)
    if _different_sets(p, q):
        return Divergence(inf, "support", 0.0, why_infinite(p, q))
    found = monte_carlo(p, q, n=_SAMPLES, rng=np.random.default_rng(0))
    if found.value == inf:
        return Divergence(inf, "Monte Carlo", 0.0, found.warning)
    error = (found.standard_error or 0.0) + max(0.0, -found.value)
    return Divergence(max(found.value, 0.0), "Monte Carlo", error, None)


def _different_sets(p: Any, q: Any) -> bool:
    """Return whether P and Q have densities with respect to different base measures.

    For example Dirichlet, on a simplex, and MultivariateNormal.
    """
    one, other = p.support, q.support
    return bool(one.name != other.name or one.discrete != other.discrete)
