"""Estimate lower bounds of KL(P||Q) from samples and a critic."""

from __future__ import annotations

from collections.abc import Callable
from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from kllab.estimators.critic import Critic, fit_critic, scores_of
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import check_function, checked_both
from kllab.special.float_array import FloatArray

_DOMINANT = 0.1
"""Share of one sample in ``E_q[exp T]`` above which there is a warning."""


def donsker_varadhan(x: ArrayLike, y: ArrayLike, critic: Critic) -> Estimate:
    """Return the bound ``E_p[T] - log E_q[exp T] <= KL(P||Q)`` of a critic T, from samples.

    It is tight for ``T = log p/q`` up to a constant. It is a lower bound in expectation if the
    critic was not fitted to these samples, up to the bias of the logarithm of a sample mean, about
    ``Var_q[exp T] / (2 m E_q[exp T]^2)`` upwards.

    Parameters
    ----------
    x, y
        Samples of P and of Q along the first axis.
    critic
        Function of an array of samples that returns a number for each.

    Returns
    -------
    Estimate
        The standard error is that of both means (delta method).

    Raises
    ------
    TypeError
        If the critic cannot be called.
    ValueError
        If samples of P and of Q have different shapes, or the critic does not return a finite
        number for each.

    References
    ----------
    M. D. Donsker, S. R. S. Varadhan, "Asymptotic evaluation of certain Markov process
    expectations for large time, IV" (1983).

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(1, 1, 10_000), rng.normal(0, 1, 10_000)
    >>> found = donsker_varadhan(x, y, lambda t: t)  # KL(P||Q) is 0.5, and T = log p/q + 0.5
    >>> abs(found.value - 0.5) < 5 * found.standard_error
    True
    """
    owner = "donsker_varadhan"
    check_function(owner, "critic", critic)
    a, b = checked_both(owner, x, y)
    scores = scores_of(owner, critic, a, "x"), scores_of(owner, critic, b, "y")
    return _bound(*scores, "Donsker-Varadhan bound")


def fitted_donsker_varadhan(
    x: ArrayLike,
    y: ArrayLike,
    features: Callable[[FloatArray], ArrayLike],
    *,
    rng: np.random.Generator,
    held_out: float = 0.5,
) -> Estimate:
    """Return the Donsker-Varadhan bound of the best critic that is linear in `features`.

    The bound is concave in the weights of the features. They are fitted to a part of the samples,
    and the bound is evaluated on the held-out samples, so that it remains a lower bound in
    expectation, up to the bias of the logarithm of a mean (see `donsker_varadhan`). Evaluated on
    the fitted samples it would be too large.

    If a combination of features separates the fitted samples of P from those of Q, the optimal
    weights are infinite: the search stops at large ones, and the result may be far above
    KL(P||Q). The warning then says that one sample dominates the mean, or that the fit did not
    converge.

    Parameters
    ----------
    x, y
        Samples of P and of Q along the first axis, at least 4 of each.
    features
        Function of an array of samples that returns an array of shape
        ``(number of samples, K)``, without a constant.
    rng
        Source of the random split.
    held_out
        Share of the samples on which the bound is evaluated.

    Raises
    ------
    TypeError
        If `rng` is not a generator, or `features` cannot be called.
    ValueError
        If samples of P and of Q have different shapes, features have another shape or are not
        finite, or `held_out` is not finite or leaves a part with fewer than two samples.

    References
    ----------
    M. I. Belghazi et al., "Mutual information neural estimation" (ICML 2018), with a linear
    critic instead of a network.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(1, 1, 10_000), rng.normal(0, 1, 10_000)
    >>> found = fitted_donsker_varadhan(x, y, lambda t: np.stack([t, t**2], axis=1), rng=rng)
    >>> abs(found.value - 0.5) < 5 * found.standard_error
    True
    """
    found = fit_critic("fitted_donsker_varadhan", x, y, features, rng, held_out)
    method = f"Donsker-Varadhan bound, fitted ({found.features} features)"
    return found.with_warning(_bound(found.scores_x, found.scores_y, method))


def _bound(scores_x: FloatArray, scores_y: FloatArray, method: str) -> Estimate:
    largest = float(scores_y.max())
    weights = np.exp(scores_y - largest)
    mean = float(weights.mean())
    value = float(scores_x.mean()) - largest - log(mean)
    variance = float(scores_x.var(ddof=1)) / len(scores_x)
    relative = float(weights.var(ddof=1)) / len(weights) / mean**2
    share = float(weights.max() / weights.sum())
    warning = None
    if share > _DOMINANT:
        limit = log(len(weights))
        warning = (
            f"one of {len(weights)} samples of Q is {share:.0%} of E_q[exp T]: the bound may be "
            f"above KL(P||Q), and bounds above log m = {limit:.3g} are unreliable for any critic"
        )
    return Estimate(value, sqrt(variance + relative), len(scores_x), method, warning)
