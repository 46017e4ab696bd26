"""KL(P||Q) from samples of P and the log density ratio."""

from __future__ import annotations

from math import inf, sqrt
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions import Distribution
from kllab.distributions.array_record import FloatArray
from kllab.distributions.deviance import exponential_excess
from kllab.distributions.real_array import real_array
from kllab.divergences.evaluation import Divergence
from kllab.divergences.kl import KL
from kllab.divergences.log_density_ratio import log_density_ratio
from kllab.divergences.numerical.kl import quadrature_kl
from kllab.divergences.registry import ANY_FAMILY
from kllab.estimators.estimate import Estimate
from kllab.estimators.finite_variance import why_unreliable
from kllab.estimators.samples import checked_generator, checked_pair

Estimator: TypeAlias = Literal["k1", "k2", "k3"]

_SUMMANDS = {
    "k1": lambda log_ratio: -log_ratio,
    "k2": lambda log_ratio: np.square(log_ratio) / 2,
    "k3": exponential_excess,
}
_DOMINANT = 0.1
"""Share of the sum of squares from which one sample makes a standard error worthless."""
_FEW = 20
"""Below so many samples every one of them has a large share."""
_SAMPLES = 100_000


def from_log_ratio(log_ratio: ArrayLike, estimator: Estimator = "k1") -> Estimate:
    """Return an estimate of KL(P||Q) from log density ratios at samples of P.

    With ``r = q(x) / p(x)`` and x drawn from P:

    - k1 = ``-log r`` is unbiased, noisy, and negative for some x;
    - k2 = ``(log r)^2 / 2`` is biased: 25% too large for N(0, 1) against N(1, 1), little where
      P and Q are near each other;
    - k3 = ``r - 1 - log r`` is unbiased (if P gives all outcomes of Q), never negative, and less
      noisy near P = Q; but its variance is infinite where chi-squared(Q||P) is, such as for
      normal distributions with ``scale_q^2 >= 2 scale_p^2``. Its standard error is then
      meaningless, and nothing in the samples need tell.

    Parameters
    ----------
    log_ratio
        ``log q(x) - log p(x)`` in nats for samples x of P, of any shape; in reinforcement
        learning, new minus old log probabilities of actions that the old policy drew.
    estimator
        "k1", "k2" or "k3".

    Raises
    ------
    ValueError
        If there is none, one is NaN or ``+inf`` (P cannot have drawn that x), or the estimator
        is unknown.

    References
    ----------
    J. Schulman, "Approximating KL divergence" (2020).

    Examples
    --------
    >>> round(from_log_ratio([-0.1, 0.3, -0.8], "k3").value, 6)
    0.101342
    """
    ratio = real_array("from_log_ratio", "log_ratio", log_ratio).ravel()
    if estimator not in _SUMMANDS:
        raise ValueError(
            f"from_log_ratio: estimator must be 'k1', 'k2' or 'k3', but it is {estimator!r}"
        )
    if not len(ratio):
        raise ValueError("from_log_ratio: log_ratio must not be empty")
    if np.isnan(ratio).any() or (ratio == inf).any():
        raise ValueError(
            "from_log_ratio: log_ratio must be below infinity and not NaN: "
            "samples of P have a positive density under P"
        )
    if (ratio == -inf).any():
        count = int((ratio == -inf).sum())
        return Estimate(inf, None, len(ratio), estimator, f"q gives 0 to {count} samples of p")
    with np.errstate(over="ignore", invalid="ignore"):
        summands: FloatArray = _SUMMANDS[estimator](ratio)
        value, error = float(summands.mean()), _standard_error(summands)
    return Estimate(value, error, len(ratio), estimator, _doubt(estimator, ratio))


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
        Where the randomness comes from.
    estimator
        "k1", "k2" or "k3".

    Returns
    -------
    Estimate
        Its warning says where the divergence itself or the variance of the estimator is
        infinite, so that no standard error covers it: decided by the tails for scalar families
        and by eigenvalues for two MultivariateNormal.

    Raises
    ------
    TypeError
        If `p` or `q` is no distribution, or `rng` no generator.
    ValueError
        If one is a batch, `n` is not positive or the estimator is unknown.

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
            f"monte_carlo: p and q must have outcomes of one shape, but theirs are "
            f"{p.event_shape} and {q.event_shape}"
        )
    generator = checked_generator("monte_carlo", rng)
    if n < 1:
        raise ValueError(f"monte_carlo: n must be at least 1, but it is {n}")
    x = np.asarray(p.sample(n, rng=generator), dtype=np.float64)
    found = from_log_ratio(log_density_ratio(p, q, x), estimator)
    warning = why_unreliable(p, q, estimator) or found.warning
    return Estimate(found.value, found.standard_error, n, estimator, warning)


@KL.numerical(ANY_FAMILY, ANY_FAMILY, method="quadrature")
def _any_pair(p: Any, q: Any) -> Divergence:
    return quadrature_kl(p, q) if p.event_shape == () else _kl_of_vectors(p, q)


def _kl_of_vectors(p: Any, q: Any) -> Divergence:
    """Return KL(P||Q) by k1 from samples that are the same at each call.

    A divergence is never negative: an estimate that is counts as 0, and what was added goes into
    the error.
    """
    if _different_sets(p, q):
        reason = f"outcomes of p lie in {p.support}, which has probability 0 under q ({q.support})"
        return Divergence(inf, "support", 0.0, reason)
    found = monte_carlo(p, q, n=_SAMPLES, rng=np.random.default_rng(0))
    if found.value == inf:
        return Divergence(inf, "Monte Carlo", 0.0, found.warning)
    error = (found.standard_error or 0.0) + max(0.0, -found.value)
    return Divergence(max(found.value, 0.0), "Monte Carlo", error, None)


def _different_sets(p: Any, q: Any) -> bool:
    """Whether densities of P and Q refer to different volumes: a simplex is none of space."""
    one, other = p.support, q.support
    return bool(one.name != other.name or one.discrete != other.discrete)


def _standard_error(summands: FloatArray) -> float | None:
    if len(summands) < 2 or not np.isfinite(summands).all():
        return None
    return float(summands.std(ddof=1)) / sqrt(len(summands))


def _doubt(estimator: Estimator, ratio: FloatArray) -> str | None:
    if estimator == "k2":
        return (
            "k2 is biased: it estimates E_p[(log q/p)^2] / 2, near KL(P||Q) only where P is near Q"
        )
    if estimator == "k3" and len(ratio) >= _FEW:
        weights = np.exp(2 * (ratio - ratio.max()))
        share = float(weights.max() / weights.sum())
        if share > _DOMINANT:
            return (
                f"one of {len(ratio)} samples makes {share:.0%} of the sum of (q/p)^2: the "
                "variance of k3 is infinite or nearly so, and its standard error too small"
            )
    return None
