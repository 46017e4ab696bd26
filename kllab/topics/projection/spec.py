"""Spec of the page of projections: the target, and what is fitted to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite

from kllab import Cauchy, NormalMixture, StudentT
from kllab.models.spec_field import check_field
from kllab.projection import Banana, PlaneMixture, Ring
from kllab.projection.gaussians import COVARIANCES
from kllab.projection.objectives import NAMES
from kllab.projection.targets import Target, as_target

MOST = 5
"""Largest number of components of a target."""
_POSITIVE = "a finite number above 0"


def _check_count(target: LineTarget | PlaneTarget) -> None:
    count = len(target.components)
    if not 1 <= count <= MOST:
        raise ValueError(
            f"{type(target).__name__}: there are {count} components; allowed: 1 to {MOST}"
        )


@dataclass(frozen=True)
class Component:
    """Component of a mixture on the line; its weight is relative to those of the others."""

    loc: float
    scale: float = 1.0
    weight: float = 1.0

    def __post_init__(self) -> None:
        check_field(self, "loc", isfinite(self.loc), "a finite number")
        check_field(self, "scale", 0 < self.scale < inf, _POSITIVE)
        check_field(self, "weight", 0 < self.weight < inf, _POSITIVE)


@dataclass(frozen=True)
class PlaneComponent:
    """Component of a mixture in the plane, with standard deviations and a correlation."""

    x: float
    y: float
    scale_x: float = 1.0
    scale_y: float = 1.0
    correlation: float = 0.0
    weight: float = 1.0

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            check_field(self, name, isfinite(getattr(self, name)), "a finite number")
        for name in ("scale_x", "scale_y", "weight"):
            check_field(self, name, 0 < getattr(self, name) < inf, _POSITIVE)
        allowed = "a number between -1 and 1, both excluded"
        check_field(self, "correlation", -1 < self.correlation < 1, allowed)

    @property
    def covariance(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Covariance matrix."""
        xy = self.correlation * self.scale_x * self.scale_y
        return (self.scale_x**2, xy), (xy, self.scale_y**2)


@dataclass(frozen=True)
class LineTarget:
    """Mixture of normal distributions on the line."""

    components: tuple[Component, ...] = (Component(-3.0), Component(3.0))

    def __post_init__(self) -> None:
        _check_count(self)


@dataclass(frozen=True)
class HeavyTarget:
    """Student t distribution; a Cauchy distribution if `df` is 1."""

    df: float = 1.0
    loc: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        check_field(self, "df", 0 < self.df < inf, _POSITIVE)
        check_field(self, "loc", isfinite(self.loc), "a finite number")
        check_field(self, "scale", 0 < self.scale < inf, _POSITIVE)


@dataclass(frozen=True)
class PlaneTarget:
    """Mixture of Gaussians in the plane."""

    components: tuple[PlaneComponent, ...] = (PlaneComponent(-2.5, 0.0), PlaneComponent(2.5, 0.0))

    def __post_init__(self) -> None:
        _check_count(self)


TargetSpec = LineTarget | HeavyTarget | PlaneTarget | Banana | Ring


@dataclass(frozen=True)
class Projected:
    """Target, and the family and the divergence of its second fit; the first is the forward fit.

    Attributes
    ----------
    target
        What is fitted.
    components
        1 for a Gaussian, 2 for a mixture of two.
    covariance
        Of a fit in the plane: "full", "diagonal" or "isotropic".
    objective
        Divergence of the second fit, as in `kllab.projection.project`.
    alpha
        Order of the alpha divergence.
    """

    target: TargetSpec = LineTarget()
    components: int = 1
    covariance: str = "full"
    objective: str = "reverse"
    alpha: float = 0.5

    def __post_init__(self) -> None:
        check_field(self, "components", self.components in (1, 2), "1 or 2")
        allowed = ", ".join(COVARIANCES)
        check_field(self, "covariance", self.covariance in COVARIANCES, allowed)
        check_field(self, "objective", self.objective in NAMES, ", ".join(NAMES))
        check_field(self, "alpha", 0 <= self.alpha <= 1, "a number from 0 to 1")

    @property
    def order(self) -> float | None:
        """Alpha if the objective has one."""
        return self.alpha if self.objective == "alpha" else None

    @property
    def in_plane(self) -> bool:
        """Whether the target is two-dimensional."""
        return not isinstance(self.target, LineTarget | HeavyTarget)


# Not cached for long: a target keeps its points of integration.
@lru_cache(maxsize=8)
def target_of(spec: TargetSpec) -> Target:
    """Return the target, with the points at which its fits are evaluated."""
    if isinstance(spec, LineTarget):
        total = sum(each.weight for each in spec.components)
        return as_target(
            NormalMixture(
                [each.weight / total for each in spec.components],
                [each.loc for each in spec.components],
                [each.scale for each in spec.components],
            )
        )
    if isinstance(spec, HeavyTarget):
        if spec.df == 1:
            return as_target(Cauchy(spec.loc, spec.scale))
        return as_target(StudentT(spec.df, spec.loc, spec.scale))
    if isinstance(spec, PlaneTarget):
        return PlaneMixture(
            [each.weight for each in spec.components],
            [(each.x, each.y) for each in spec.components],
            [each.covariance for each in spec.components],
        )
    return spec
