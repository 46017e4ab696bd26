"""Estimate KL(P||Q) from log density ratios at samples of P."""

from __future__ import annotations

from math import inf, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kllab.distributions.real_array import real_array
from kllab.estimators.estimate import Estimate
from kllab.special.cancellation import exponential_excess
from kllab.special.float_array import FloatArray

Estimator: TypeAlias = Literal["k1", "k2", "k3"]

_SUMMANDS = {
    "k1": lambda log_ratio: -log_ratio,
    "k2": lambda log_ratio: np.square(log_ratio) / 2,
    "k3": exponential_excess,
}
_DOMINANT = 0.1
"""Share of one sample in the sum of squares above which there is a warning."""
_FEW = 20
"""Number of samples below which there is no such warning, as each share is large."""


def from_log_ratio(
    log_ratio: ArrayLike, estimator: Estimator = "k1", *, token_axis: int | None = None
) -> Estimate:
    """Return an estimate of KL(P||Q) from log density ratios at samples of P.

    With ``r = q(x) / p(x)`` and x drawn from P:

    - k1 = ``-log r`` is unbiased, noisy, and negative for some x;
    - k2 = ``(log r)^2 / 2`` is biased: by 25% for N(0, 1) against N(1, 1), less where P and Q are
      closer;
    - k3 = ``r - 1 - log r`` is unbiased (if all outcomes of Q are possible under P), never
      negative, and less noisy near P = Q; but its variance is infinite where chi-squared(Q||P)
      is, such as for normal distributions with ``scale_q^2 >= 2 scale_p^2``. Its standard error
      is then meaningless, and the samples may not show it.

    Parameters
    ----------
    log_ratio
        ``log q(x) - log p(x)`` in nats for samples x of P, of any shape; in reinforcement
        learning, new minus old log probabilities of the old policy's actions.
    estimator
        "k1", "k2" or "k3".
    token_axis
        Axis along which the ratios are those of the tokens of one sequence, each given the tokens
        before it. They are summed: the estimate is of the KL **per sequence**, and n counts
        sequences. Pad shorter ones with 0. By default each ratio is a sample of its own: of single
        tokens the estimate is **per token**, and its standard error takes them for independent,
        which the tokens of one sequence are not.

    Returns
    -------
    Estimate
        Infinite if q is 0 at a sample of P, or if k2 or k3 overflows; the warning gives the
        reason.

    Raises
    ------
    ValueError
        If `log_ratio` is empty, or contains NaN or ``+inf`` (impossible for samples of P),
        `estimator` is unknown, or `token_axis` is no axis of `log_ratio`.

    References
    ----------
    J. Schulman, "Approximating KL divergence" (2020).

    Examples
    --------
    >>> round(from_log_ratio([-0.1, 0.3, -0.8], "k3").value, 6)
    0.101342
    >>> from_log_ratio([[-0.5, 0.25], [-1, 0.5]], token_axis=1).value  # two sequences
    0.375
    """
    ratio = real_array("from_log_ratio", "log_ratio", log_ratio)
    if token_axis is not None:
        ratio = _summed(ratio, token_axis)
    ratio = ratio.ravel()
    checked_estimator("from_log_ratio", estimator)
    if not len(ratio):
        raise ValueError("from_log_ratio: log_ratio must not be empty")
    if np.isnan(ratio).any() or (ratio == inf).any():
        raise ValueError(
            "from_log_ratio: log_ratio must be below infinity and not NaN: "
            "samples of P have a positive density under P"
        )
    if (ratio == -inf).any():
        count = int((ratio == -inf).sum())
        return Estimate(inf, None, len(ratio), estimator, f"q is 0 at {count} samples of p")
    with np.errstate(over="ignore"):
        summands: FloatArray = _SUMMANDS[estimator](ratio)
    if not np.isfinite(summands).all():
        warning = (
            f"{estimator} overflows: its summand for a log ratio of "
            f"{ratio[np.argmax(summands)]:.6g} exceeds float64, though KL(P||Q) may be finite; "
            "k1 does not overflow"
        )
        return Estimate(inf, None, len(ratio), estimator, warning)
    value, error = _mean_and_error(summands)
    return Estimate(value, error, len(ratio), estimator, _doubt(estimator, ratio))


def _summed(ratio: FloatArray, axis: object) -> FloatArray:
    """Return the sums along an axis; raise ValueError if it is none."""
    if isinstance(axis, bool) or not isinstance(axis, int) or not -ratio.ndim <= axis < ratio.ndim:
        raise ValueError(
            f"from_log_ratio: token_axis is {axis!r}; allowed: an axis of log_ratio, which has "
            f"{ratio.ndim} (its shape is {ratio.shape})"
        )
    return np.asarray(ratio.sum(axis=axis))


def checked_estimator(owner: str, estimator: object) -> None:
    """Raise ValueError unless `estimator` is "k1", "k2" or "k3"."""
    if not isinstance(estimator, str) or estimator not in _SUMMANDS:
        raise ValueError(f"{owner}: estimator must be 'k1', 'k2' or 'k3', but it is {estimator!r}")


def _mean_and_error(summands: FloatArray) -> tuple[float, float | None]:
    """Return the mean of finite numbers and its standard error."""
    # Scaling by a power of two is exact and keeps sums and squares from overflowing.
    exponent = int(np.frexp(np.abs(summands).max())[1])
    scaled = np.ldexp(summands, -exponent)
    value = float(np.ldexp(scaled.mean(), exponent))
    if len(summands) < 2:
        return value, None
    return value, float(np.ldexp(scaled.std(ddof=1) / sqrt(len(summands)), exponent))


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
                f"one of {len(ratio)} samples is {share:.0%} of the sum of (q/p)^2: the variance "
                "of k3 is very large or infinite, and its standard error too small"
            )
    return None
