"""Project a target onto Gaussians: the closest one, or the closest mixture of two."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np

from kllab.projection.derivatives import values
from kllab.projection.gaussians import COVARIANCES, Gaussians
from kllab.projection.newton import Descent, descend
from kllab.projection.objectives import Forward, Objective, objective_of
from kllab.projection.result import Fit, Path, Projection
from kllab.projection.rule import MovingPoints
from kllab.projection.starts import restricted, starts_of
from kllab.projection.targets import Target, as_target
from kllab.projection.value import divergence, forward_kl, points_of

_SAME = 1e-5
"""Difference up to which two ends are one optimum, in standard deviations."""
_EQUAL = 1e-9
"""Difference of values up to which optima are equally good, relative to 1 + the value."""
_PARTS = ("loc", "tril", "logit")
_SADDLE = -1e-4
"""Smallest eigenvalue of a Hessian at a minimum; below, the end is a saddle."""


def project(
    target: object,
    objective: str = "reverse",
    *,
    alpha: float | None = None,
    covariance: str = "full",
    components: int = 1,
    most_starts: int | None = None,
) -> Projection:
    """Return the Gaussians closest to a target: all local optima that several starts lead to.

    Parameters
    ----------
    target
        P: a single scalar distribution on all reals, such as NormalMixture, StudentT or Cauchy (of
        SciPy or PyTorch as well), or `PlaneMixture`, `Banana` or `Ring` in the plane.
    objective
        Divergence to minimise over Q: "forward", KL(P||Q); "reverse", KL(Q||P); "jensen_shannon";
        or "alpha", in the convention of `kllab.alpha_divergence`.
    alpha
        Order of the alpha divergence, from 0 (reverse KL) to 1 (forward KL).
    covariance
        Covariance of Q in the plane: "full", "diagonal" or "isotropic".
    components
        1 for a Gaussian, 2 for a mixture of two.
    most_starts
        Largest number of starts: those with the smallest divergences are used. By default all.

    Returns
    -------
    Projection
        Without a fit if the divergence is infinite for every Gaussian; it has the reason.

    Raises
    ------
    TypeError
        If `target` is neither a distribution nor a target.
    ValueError
        If an argument is not allowed: names it, its value and what is allowed.

    Notes
    -----
    The forward fit of one Gaussian has the moments of the target, as in every exponential family
    (Bishop, "Pattern Recognition and Machine Learning", 2006, eq. 10.187). All others are minimised
    by Newton's method from the components of the target and its moments; on the line by
    Gauss-Legendre panels that follow the target, in the plane by the trapezoidal rule on a grid.

    Examples
    --------
    >>> from kllab import NormalMixture
    >>> modes = NormalMixture([0.5, 0.5], [-3, 3], [1, 1])
    >>> project(modes, "forward").best.covariances.ravel().tolist()
    [10.0]
    >>> fits = project(modes, "reverse").fits
    >>> [round(float(fit.means[0, 0]), 3) for fit in fits if fit.is_global]
    [-2.984, 2.984]
    """
    p = as_target(target)
    found = objective_of(objective, alpha)
    if covariance not in COVARIANCES:
        raise ValueError(
            f"project: covariance is {covariance!r}; allowed: {', '.join(map(repr, COVARIANCES))}"
        )
    if components not in (1, 2) or isinstance(components, bool):
        raise ValueError(f"project: components is {components!r}; allowed: 1 or 2")
    is_count = isinstance(most_starts, int) and not isinstance(most_starts, bool)
    if most_starts is not None and not (is_count and most_starts >= 1):
        raise ValueError(
            f"project: most_starts is {most_starts!r}; allowed: a whole number from 1, or None"
        )
    is_forward = isinstance(found, Forward)
    if is_forward and p.moments is None:
        reason = (
            f"{p.no_moments}: KL(P||Q) contains the mean of x^2 over P, so it is infinite for "
            "every Gaussian Q"
        )
        return Projection((), reason, 0, 0)
    if is_forward and components == 1:
        return Projection((_moment_fit(p, covariance),), None, 0, 0)
    starts, points = starts_of(p, covariance, components), points_of(p, found, components)
    if most_starts is not None and most_starts < len(starts.loc):
        starts = starts.at(np.sort(np.argsort(values(found, points, starts))[:most_starts]))
    descent = descend(found, points, starts, covariance)
    return _projection(p, found, descent, covariance)


def _moment_fit(target: Target, covariance: str) -> Fit:
    """Return the Gaussian with the moments of the target."""
    assert target.moments is not None
    mean, full = target.moments
    matched = restricted(full, covariance)
    tril = np.asarray(np.linalg.cholesky(matched), dtype=np.float64)
    model = Gaussians(mean[None, None], tril[None, None], np.zeros(1))
    fit = _fit(target, Forward(), model, forward_kl(target, model), is_exact=True)
    return replace(fit, covariances=matched[None])  # not rounded by their factors


def _fit(
    target: Target,
    objective: Objective,
    model: Gaussians,
    value: tuple[float, float],
    *,
    is_exact: bool = False,
    path: Path | None = None,
    starts: int = 0,
) -> Fit:
    order = np.argsort(model.loc[0, :, 0])
    return Fit(
        target=target,
        objective=objective.name,
        weights=model.weights[0, order],
        means=model.loc[0, order],
        covariances=model.covariances[0, order],
        value=value[0],
        error=value[1],
        is_global=True,
        is_exact=is_exact,
        path=path,
        starts=starts,
    )


def _projection(
    target: Target, objective: Objective, descent: Descent, covariance: str
) -> Projection:
    """Return the optima at the ends of a descent."""
    groups = _groups(descent)
    fits = []
    ends = descent.path[-1].at(np.array([group[0] for group in groups], dtype=np.intp))
    fine = points_of(target, objective, ends.components, fine=True)
    if isinstance(fine, MovingPoints) and groups:
        ends = descend(objective, fine, ends, covariance).path[-1]
    for place, group in enumerate(groups):
        model = ends.at(np.array([place]))
        value = divergence(target, objective, model)
        path = path_of(descent, group[0])
        fits.append(_fit(target, objective, model, value, path=path, starts=len(group)))
    fits.sort(key=lambda fit: fit.value)
    if fits:
        best = fits[0].value
        fits = [
            replace(fit, is_global=fit.value <= best + _EQUAL * (1 + abs(best))) for fit in fits
        ]
        # Equally good ones from left to right, not in the order of their rounding.
        count = sum(fit.is_global for fit in fits)
        fits[:count] = sorted(fits[:count], key=lambda fit: fit.means.round(6).tolist())
    starts = len(descent.steps)
    lost = starts - sum(map(len, groups))
    reason = None if fits else f"none of {starts} starts ended at a minimum"
    return Projection(tuple(fits), reason, starts, lost)


def _groups(descent: Descent) -> list[list[int]]:
    """Return the starts that ended at a minimum, grouped by where."""
    converged = np.flatnonzero(descent.converged)
    lowest = np.linalg.eigvalsh(descent.last.hessian[converged])[:, 0]
    ended = converged[lowest >= _SADDLE]
    groups: list[list[int]] = []
    for start in ended.tolist():
        for group in groups:
            if _is_same(descent.path[-1], group[0], start):
                group.append(start)
                break
        else:
            groups.append([start])
    return groups


def _is_same(ends: Gaussians, one: int, other: int) -> bool:
    """Return whether two ends are one model, whatever the order of its components."""
    for order in map(list, permutations(range(ends.components))):
        scale = np.abs(ends.tril[one]).max()
        apart = max(
            np.abs(ends.loc[one] - ends.loc[other, order]).max(),
            np.abs(ends.tril[one] - ends.tril[other, order]).max(),
            scale * np.abs(ends.weights[one] - ends.weights[other, order]).max(),
        )
        if apart <= _SAME * scale:
            return True
    return False


def path_of(descent: Descent, start: int) -> Path:
    """Return the path of one start, without repetitions at its end."""
    count = int(descent.steps[start])
    parts = [[getattr(models, name)[start] for models in descent.path] for name in _PARTS]
    values = descent.values[:, start]
    # A start that waits while others go on is repeated.
    moved = [0] + [
        step
        for step in range(1, len(values))
        if any((part[step] != part[step - 1]).any() for part in parts)
    ]
    assert len(moved) == count + 1
    return Path(Gaussians(*(np.array(part)[moved] for part in parts)), values[moved])
