"""Critics of lower bounds of KL(P||Q): given ones, and the best that is linear in features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from kllab.distributions.sample_arguments import checked_generator
from kllab.estimators.estimate import Estimate
from kllab.estimators.samples import check_function, checked_both, checked_number
from kllab.special.float_array import FloatArray

Critic: TypeAlias = Callable[[FloatArray], ArrayLike]

_CONVERGED = 1e-6
"""Nats by which a fitted bound may be below its maximum without a warning."""
_MOST_STEPS = 100
"""Steps of the fit; where there is a maximum, some 20 suffice, and elsewhere no number does."""
_FLAT = 1e-6
"""Share of the gradient outside the range of the Hessian above which the loss is unbounded."""


@dataclass(frozen=True, eq=False)
class FittedCritic:
    """Scores of held-out samples by a critic that was fitted to the others.

    Attributes
    ----------
    scores_x, scores_y
        Scores T of the held-out samples of P and of Q.
    log_mean
        ``log E_q[exp T]`` of the samples of Q that were fitted.
    features
        Number of features.
    gap
        Nats by which other weights would raise the fitted bound, estimated; infinite if it has no
        maximum.
    """

    scores_x: FloatArray
    scores_y: FloatArray
    log_mean: float
    features: int
    gap: float

    def with_warning(self, found: Estimate) -> Estimate:
        """Return an estimate with one more warning if the fit did not converge."""
        if self.gap <= _CONVERGED:
            return found
        more = "without limit" if self.gap == inf else f"by about {self.gap:.2g} nats"
        warning = f"the fit did not converge: other weights would raise the fitted bound {more}"
        return replace(found, warning=f"{found.warning}; {warning}" if found.warning else warning)


def fit_critic(
    owner: str,
    x: ArrayLike,
    y: ArrayLike,
    features: Callable[[FloatArray], ArrayLike],
    rng: np.random.Generator,
    held_out: float,
) -> FittedCritic:
    """Fit the critic, linear in `features`, of the largest Donsker-Varadhan bound.

    Parameters and errors are those of `fitted_donsker_varadhan`; `owner` is named in messages.
    """
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
    table_x, table_y = (_table(owner, features, s) for s in (fit_x, fit_y))
    both = np.concatenate([table_x, table_y])
    centre, spread = both.mean(axis=0), both.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    scaled_y = (table_y - centre) / spread
    weights, gap = _best_weights((table_x - centre) / spread, scaled_y)

    def scores(samples: FloatArray) -> FloatArray:
        return np.asarray((_table(owner, features, samples) - centre) / spread @ weights)

    fitted = scaled_y @ weights
    largest = float(fitted.max())
    log_mean = largest + float(np.log(np.exp(fitted - largest).mean()))
    return FittedCritic(scores(test_x), scores(test_y), log_mean, len(weights), gap)


def scores_of(owner: str, critic: Critic, samples: FloatArray, name: str) -> FloatArray:
    """Return a critic's scores of samples; raise ValueError unless each is a finite number."""
    scores = np.asarray(critic(samples), dtype=np.float64)
    if scores.shape != (len(samples),) or not np.isfinite(scores).all():
        raise ValueError(
            f"{owner}: the critic must return a finite number for each of "
            f"{len(samples)} samples of {name}, but its result has shape {scores.shape}"
            + (" and infinities or NaN" if not np.isfinite(scores).all() else "")
        )
    return scores


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
        options={"gtol": 1e-9, "ftol": 1e-15, "maxiter": _MOST_STEPS},
    ).x
    shares, _ = shares_of(weights)
    centred = y - shares @ y
    curvature = (shares[:, None] * centred).T @ centred
    slope = loss(weights)[1]
    step, *_ = np.linalg.lstsq(curvature, slope, rcond=None)
    # Along a direction with a slope but no curvature the bound grows without limit.
    flat = np.linalg.norm(curvature @ step - slope) > _FLAT * max(1.0, float(np.linalg.norm(slope)))
    return weights, inf if flat else float(slope @ step) / 2


def _table(
    owner: str, features: Callable[[FloatArray], ArrayLike], samples: FloatArray
) -> FloatArray:
    table = np.asarray(features(samples), dtype=np.float64)
    if table.ndim != 2 or len(table) != len(samples) or not np.isfinite(table).all():
        raise ValueError(
            f"{owner}: features must return finite numbers of shape "
            f"({len(samples)}, K), but the shape is {table.shape}"
        )
    return table
