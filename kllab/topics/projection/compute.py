"""Closest Gaussians of a target: the forward fit and another one, all optima, and their costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from kllab.projection import Costs, Fit, Path, Projection, costs, project
from kllab.projection.targets import Target
from kllab.topics.projection.landscape import Landscape, landscape, path_from
from kllab.topics.projection.spec import Projected, target_of

Array = NDArray[np.float64]

LINE = np.linspace(-8.0, 8.0, 321)
PLANE = np.linspace(-6.0, 6.0, 49)
# Grids and ranges are fixed, so that a chart does not jump while a handle moves.
ALPHAS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""Orders of the sweep, from reverse to forward KL."""
_ONE_AT_A_TIME = RLock()
"""Threads that optimise at once only wait for each other, at each of their short NumPy calls."""
MOST_STARTS = {False: 8, True: 3}
"""Largest number of starts for a mixture of two, on the line and in the plane."""


@dataclass(frozen=True, eq=False)
class FitView:
    """One of the two fits of a target.

    Attributes
    ----------
    objective
        Name of the divergence that was minimised.
    found
        All optima, the best first; none if the divergence is infinite for every Gaussian.
    target
        What was fitted.
    """

    objective: str
    found: Projection
    target: Target

    @property
    def best(self) -> Fit | None:
        """The best fit; None if there is none."""
        return self.found.fits[0] if self.found.fits else None

    @property
    def is_infinite(self) -> bool:
        """Whether the divergence is infinite for every Gaussian."""
        return not self.found.fits and not self.found.starts

    @cached_property
    def costs(self) -> Costs | None:
        """What the best fit costs; None if there is none."""
        return costs(self.target, self.best) if self.best else None

    @cached_property
    def all_costs(self) -> tuple[Costs, ...]:
        """What each optimum costs."""
        return tuple(costs(self.target, fit) for fit in self.found.fits)

    @cached_property
    def densities(self) -> tuple[Array, ...]:
        """Densities of the optima on the grid of the line, or of the plane (rows along y)."""
        return tuple(np.exp(fit.model.log_prob(_grid(self.target))[0]) for fit in self.found.fits)


@dataclass(frozen=True, eq=False)
class ProjectionView:
    """View of `spec`: the target, its forward fit and the other fit.

    The density `p` of the target is on `LINE`, (321,), or on `PLANE`, (49, 49), rows along y.
    """

    spec: Projected
    target: Target
    p: Array
    forward: FitView
    other: FitView

    def fit(self, which: str) -> FitView:
        """Return the fit "forward" or the other one."""
        return self.forward if which == "forward" else self.other

    def landscape(self, which: str) -> Landscape | None:
        """Return the divergence around the best fit; None if there is none."""
        found = self.fit(which)
        best = found.best
        if best is None:
            return None
        return landscape(self.target, found.objective, self.spec.alpha, best)

    def path(self, which: str, start: tuple[float, float]) -> Path | None:
        """Return the optimiser's path from a point of the landscape; None if there is no fit."""
        found, spec = self.fit(which), self.spec
        best = found.best
        if best is None:
            return None
        return path_from(self.target, found.objective, spec.alpha, spec.covariance, best, start)

    @cached_property
    def sweep(self) -> tuple[FitView, ...]:
        """The fits at `ALPHAS`."""
        ends = {0.0: "reverse", 1.0: "forward"}  # which the page has already
        return tuple(
            _fit(
                replace(self.spec, objective=ends[alpha])
                if alpha in ends
                else replace(self.spec, objective="alpha", alpha=alpha)
            )
            for alpha in ALPHAS
        )

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        fits = {
            f"{name} {place + 1}": density
            for name, view in (("forward", self.forward), (self.spec.objective, self.other))
            for place, density in enumerate(view.densities)
        }
        if self.spec.in_plane:
            x, y = np.meshgrid(PLANE, PLANE)
            densities = {"x": x.ravel(), "y": y.ravel(), "p": self.p.ravel()}
            densities |= {f"q, {name}": density for name, density in fits.items()}
        else:
            densities = {"x": LINE, "p": self.p}
            densities |= {f"q, {name}": density for name, density in fits.items()}
        return {"densities": densities} | {
            f"path of optimum {place + 1}": _path(fit)
            for place, fit in enumerate(self.other.found.fits)
            if fit.path is not None and len(fit.path.values) > 1
        }


def _path(fit: Fit) -> dict[str, Array]:
    """Return the columns of an optimiser's path."""
    assert fit.path is not None
    models = fit.path.models
    columns: dict[str, Array] = {"step": np.arange(len(fit.path.values), dtype=np.float64)}
    for k in range(models.components):
        of = f" of component {k + 1}" if models.components > 1 else ""
        for axis, letter in zip(range(models.dimension), "xy", strict=False):
            columns[f"mean {letter}{of}"] = models.loc[:, k, axis]
            columns[f"σ {letter}{of}"] = np.sqrt(models.covariances[:, k, axis, axis])
    return columns | {"divergence": fit.path.values}


def explore(spec: Projected) -> ProjectionView:
    """Compute the view of `spec`. It is cached: do not modify its arrays."""
    with _ONE_AT_A_TIME:
        return _explore(spec)


@lru_cache(maxsize=64)
def _explore(spec: Projected) -> ProjectionView:
    target = target_of(spec.target)
    p = np.exp(target.log_prob(_grid(target)))
    return ProjectionView(
        spec=spec,
        target=target,
        p=p.reshape(len(PLANE), -1) if spec.in_plane else p,
        forward=_fit(replace(spec, objective="forward")),
        other=_fit(spec),
    )


@lru_cache(maxsize=64)
def _fit(spec: Projected) -> FitView:
    target = target_of(spec.target)
    found = project(
        target,
        spec.objective,
        alpha=spec.order,
        covariance=spec.covariance,
        components=spec.components,
        most_starts=MOST_STARTS[spec.in_plane] if spec.components == 2 else None,
    )
    return FitView(spec.objective, found, target)


def _grid(target: Target) -> Array:
    """Return the points of the charts, (n, d)."""
    return LINE[:, None] if target.dimension == 1 else _PLANE_POINTS


_PLANE_POINTS = np.stack(np.meshgrid(PLANE, PLANE), axis=-1).reshape(-1, 2)
