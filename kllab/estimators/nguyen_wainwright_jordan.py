"""Estimate the lower bound of KL(P||Q) by Nguyen, Wainwright and Jordan from samples."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kllab.estimators.critic import Critic, fit_critic, scores_of
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import check_function, checked_both
from kllab.special.float_array import FloatArray

_DOMINANT = 0.1
"""Share of one sample in ``E_q[exp T]`` above which there is a warning."""


def nguyen_wainwright_jordan(x: ArrayLike, y: ArrayLike, critic: Critic) -> Estimate:
    """Return the bound ``E_p[T] - E_q[exp(T - 1)] <= KL(P||Q)`` of a critic T, from samples.

    It is tight for ``T = 1 + log p/q``; a constant that is added to T changes it. Its estimate is
    unbiased for a critic that was not fitted to these samples. It is at most the Donsker-Varadhan
    bound of the same critic.

    Parameters
    ----------
    x, y
        Samples of P and of Q along the first axis.
    critic
        Function of an array of samples that returns a number for each.

    Returns
    -------
    Estimate
        The standard error is that of both means. Minus infinity if ``exp(T - 1)`` overflows.

    Raises
    ------
    TypeError
        If the critic cannot be called.
    ValueError
        If samples of P and of Q have different shapes, or the critic does not return a finite
        number for each.

    References
    ----------
    X. Nguyen, M. J. Wainwright, M. I. Jordan, "Estimating divergence functionals and the likelihood
    ratio by convex risk minimization", IEEE Trans. Inf. Theory 56 (2010).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(1, 1, 10_000), rng.normal(0, 1, 10_000)
    >>> found = nguyen_wainwright_jordan(x, y, lambda t: t + 0.5)  # 1 + log p/q
    >>> abs(found.value - 0.5) < 5 * found.standard_error
    True
    """
    owner = "nguyen_wainwright_jordan"
    check_function(owner, "critic", critic)
    a, b = checked_both(owner, x, y)
    scores = scores_of(owner, critic, a, "x"), scores_of(owner, critic, b, "y")
    return _bound(*scores, "NWJ bound")


def fitted_nguyen_wainwright_jordan(
    x: ArrayLike,
    y: ArrayLike,
    features: Callable[[FloatArray], ArrayLike],
    *,
    rng: np.random.Generator,
    held_out: float = 0.5,
) -> Estimate:
    """Return the NWJ bound of the best critic that is linear in `features` and a constant.

    Its weights are those of `fitted_donsker_varadhan`, and the constant, which makes
    ``E_q[exp(T - 1)]`` of the fitted samples 1, is best as well. The bound is evaluated on the
    held-out samples.

    Parameters
    ----------
    x, y, features, rng, held_out
        As in `fitted_donsker_varadhan`.

    Raises
    ------
    TypeError
        If `rng` is not a generator, or `features` cannot be called.
    ValueError
        If samples of P and of Q have different shapes, features have another shape or are not
        finite, or `held_out` is not finite or leaves a part with fewer than two samples.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(1, 1, 10_000), rng.normal(0, 1, 10_000)
    >>> found = fitted_nguyen_wainwright_jordan(x, y, lambda t: t[:, None], rng=rng)
    >>> abs(found.value - 0.5) < 5 * found.standard_error
    True
    """
    found = fit_critic("fitted_nguyen_wainwright_jordan", x, y, features, rng, held_out)
    constant = 1 - found.log_mean
    method = f"NWJ bound, fitted ({found.features} features)"
    return found.with_warning(_bound(found.scores_x + constant, found.scores_y + constant, method))


def _bound(scores_x: FloatArray, scores_y: FloatArray, method: str) -> Estimate:
    with np.errstate(over="ignore"):
        weights = np.exp(scores_y - 1)
        mean = float(weights.mean())
        of_weights = float(weights.var(ddof=1)) if mean < inf else inf
    if not of_weights < inf:
        return Estimate(
            -inf if mean == inf else float(scores_x.mean()) - mean,
            None,
            len(scores_x),
            method,
            f"exp(T - 1) overflows: the largest score of a sample of Q is {scores_y.max():.6g}",
        )
    error = sqrt(float(scores_x.var(ddof=1)) / len(scores_x) + of_weights / len(weights))
    share = float(weights.max() / weights.sum()) if mean else 0.0
    warning = None
    if share > _DOMINANT:
        warning = (
            f"one of {len(weights)} samples of Q is {share:.0%} of E_q[exp T]: the variance is "
            "very large, and the standard error too small"
        )
    return Estimate(float(scores_x.mean()) - mean, error, len(scores_x), method, warning)
