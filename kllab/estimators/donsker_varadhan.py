"""Estimate lower bounds of KL(P||Q) from samples and a critic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from kllab.distributions.sample_arguments import checked_generator
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import check_function, checked_both, checked_number
from kllab.special.float_array import FloatArray

Critic: TypeAlias = Callable[[FloatArray], ArrayLike]

_DOMINANT = 0.1
"""Share of one sample in ``E_q[exp T]`` above which there is a warning."""
_CONVERGED = 1e-6
"""Nats by which a fitted bound may be below its maximum without a warning."""
_FLAT = 1e-6
"""Share of the gradient outside the range of the Hessian above which the loss is unbounded."""


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
    return _bound(_scores(critic, a, "x"), _scores(critic, b, "y"), "Donsker-Varadhan bound")


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
    owner = "fitted_donsker_varadhan"
    generator = checked_generator(owner, rng)
    check_function(owner, "features", features)
    share = checked_number(owner, "held_out", held_out)
    parts = []
    for name, samples in zip("xy", checked_both(owner, x, y, at_least=4), strict=True):
        count = round(share * len(samples))
        if not 2 <= count <= len(samples) - 2:
            raise ValueError(
                f"{owner}: held_out must leave at least two samples of {name} in both parts, but "
                f"it is {held_out} of {len(samples)}"
            )
        order = generator.permutation(len(samples))
        parts.append((samples[order[count:]], samples[order[:count]]))
    (fit_x, test_x), (fit_y, test_y) = parts
    table_x, table_y = (_table(features, s) for s in (fit_x, fit_y))
    both = np.concatenate([table_x, table_y])
    centre, spread = both.mean(axis=0), both.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    weights, gap = _best_weights((table_x - centre) / spread, (table_y - centre) / spread)

    def critic(samples: FloatArray) -> FloatArray:
        return np.asarray((_table(features, samples) - centre) / spread @ weights)

    method = f"Donsker-Varadhan bound, fitted ({len(weights)} features)"
    found = _bound(_scores(critic, test_x, "x"), _scores(critic, test_y, "y"), method)
    if gap <= _CONVERGED:
        return found
    more = "without limit" if gap == inf else f"by about {gap:.2g} nats"
    warning = f"the fit did not converge: other weights would raise the fitted bound {more}"
    return replace(found, warning=f"{found.warning}; {warning}" if found.warning else warning)


def _best_weights(x: FloatArray, y: FloatArray) -> tuple[FloatArray, float]:
    """Maximise the concave ``mean(x w) - log mean exp(y w)``.

    Returns
    -------
    weights, gap
        Weights of shape ``(K,)``, and the estimated distance of their value from the maximum: half
        the squared Newton decrement (Boyd & Vandenberghe 2004, section 9.5.1).
    """
    mean = x.mean(axis=0)

    def shares_of(weights: FloatArray) -> tuple[FloatArray, float]:
        scores = y @ weights
        largest = scores.max()
        shares = np.exp(scores - largest)
        total = shares.sum()
        return shares / total, float(largest + np.log(total / len(y)))

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        shares, log_mean = shares_of(weights)
        return float(log_mean - mean @ weights), np.asarray(shares @ y - mean)

    weights: FloatArray = minimize(
        loss,
        np.zeros(x.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"gtol": 1e-9, "ftol": 1e-15},
    ).x
    shares, _ = shares_of(weights)
    centred = y - shares @ y
    curvature = (shares[:, None] * centred).T @ centred
    slope = loss(weights)[1]
    step, *_ = np.linalg.lstsq(curvature, slope, rcond=None)
    # Along a direction with a slope but no curvature the bound grows without limit.
    flat = np.linalg.norm(curvature @ step - slope) > _FLAT * max(1.0, float(np.linalg.norm(slope)))
    return weights, inf if flat else float(slope @ step) / 2


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


def _scores(critic: Critic, samples: FloatArray, name: str) -> FloatArray:
    scores = np.asarray(critic(samples), dtype=np.float64)
    if scores.shape != (len(samples),) or not np.isfinite(scores).all():
        raise ValueError(
            f"donsker_varadhan: the critic must return a finite number for each of "
            f"{len(samples)} samples of {name}, but its result has shape {scores.shape}"
            + (" and infinities or NaN" if not np.isfinite(scores).all() else "")
        )
    return scores


def _table(features: Callable[[FloatArray], ArrayLike], samples: FloatArray) -> FloatArray:
    table = np.asarray(features(samples), dtype=np.float64)
    if table.ndim != 2 or len(table) != len(samples) or not np.isfinite(table).all():
        raise ValueError(
            "fitted_donsker_varadhan: features must return finite numbers of shape "
            f"({len(samples)}, K), but the shape is {table.shape}"
        )
    return table
