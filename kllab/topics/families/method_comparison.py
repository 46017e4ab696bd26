"""Comparison of methods for one KL: closed form, quadrature (or a sum), Monte Carlo."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab import Divergence
from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.log_density_ratio import log_density_ratio
from kllab.divergences.units import Unit
from kllab.estimators import monte_carlo, quadrature
from kllab.topics.families.compute import explore
from kllab.topics.families.reason_text import readable
from kllab.topics.families.spec import FamilyPair

_TOO_FAR = 5
_ROUNDING = 1e-14


@dataclass(frozen=True)
class Point:
    """Result of one method: value and error in nats (for Monte Carlo, one standard error)."""

    way: str
    value: float
    error: float | None
    remark: str | None

    def text(self, unit: Unit) -> str:
        """Format value and error."""
        if np.isnan(self.value):
            return "no estimate"
        if np.isinf(self.value):
            return "∞"
        if not self.error:
            return unit.text(self.value, 8)
        return unit.plus_minus(self.value, self.error)


@dataclass(frozen=True)
class ThreeWays:
    """Results of all methods for KL(first||second), without the closed form if there is none."""

    first: str
    second: str
    points: tuple[Point, ...]

    @property
    def name(self) -> str:
        """Name of the direction."""
        return f"KL({self.first}‖{self.second})"

    @property
    def warning(self) -> str | None:
        """Warning about the samples, with the names of this direction."""
        if self.agrees_on_infinity:
            return None
        remark = self.monte_carlo.remark
        return f"{readable(remark, self.first, self.second)}." if remark else None

    @property
    def agrees_on_infinity(self) -> bool:
        """Whether KL and the mean over the samples are both infinite."""
        return bool(np.isinf(self.points[0].value) and np.isinf(self.monte_carlo.value))

    @property
    def monte_carlo(self) -> Point:
        """Monte Carlo estimate."""
        return self.points[-1]


@lru_cache(maxsize=64)
def three_ways(pair: FamilyPair, n: int, seed: int) -> tuple[ThreeWays, ThreeWays]:
    """Compute both directions by all methods, with `n` samples drawn from `seed`."""
    p, q = pair.p.distribution, pair.q.distribution
    view = explore(pair)
    return (
        ThreeWays("P", "Q", _points(p, q, view.kl_pq, n, seed)),
        ThreeWays("Q", "P", _points(q, p, view.kl_qp, n, seed + 1)),
    )


def _points(
    p: ScalarDistribution, q: ScalarDistribution, known: Divergence, n: int, seed: int
) -> tuple[Point, ...]:
    points = []
    if known.method == "closed form":
        points.append(Point("closed form", float(known.value), float(known.error), known.reason))
    found = quadrature(p, q)
    points.append(Point(found.method, found.value, found.standard_error, found.warning))
    return (*points, _drawn(p, q, known, n, seed))


def _drawn(
    p: ScalarDistribution, q: ScalarDistribution, known: Divergence, n: int, seed: int
) -> Point:
    if p.support.discrete != q.support.discrete:
        # Q gives probability 0 to every sample, whatever its density is there.
        return Point("Monte Carlo", np.inf, None, known.reason)
    try:
        found = monte_carlo(p, q, n=n, rng=np.random.default_rng(seed))
    except ValueError:
        return Point("Monte Carlo", np.nan, None, _rounded(p, q, n, seed))
    if np.isinf(found.value) and np.isfinite(known.value):
        return Point("Monte Carlo", np.inf, None, _rounded(p, q, n, seed))
    error = found.standard_error
    if error is not None and not np.isfinite(error):
        error = None  # the squares overflowed float64
    return Point("Monte Carlo", found.value, error, found.warning)


def _rounded(p: ScalarDistribution, q: ScalarDistribution, n: int, seed: int) -> str:
    """Describe how many samples float64 rounds to a point where p/q is 0 or infinite."""
    x = np.asarray(p.sample(n, rng=np.random.default_rng(seed)), dtype=np.float64)
    with np.errstate(all="ignore"):
        lost = x[~np.isfinite(log_density_ratio(p, q, x))]
    where = " or ".join(f"{end:g}" for end in np.unique(lost)[:2])
    return (
        f"{len(lost):,} of {n:,} samples of p are so near an end of the support that float64 "
        f"rounds them to exactly {where}, where a density is 0 or infinite"
    )


def table(ways: tuple[ThreeWays, ...]) -> dict[str, NDArray[Any]]:
    """Return all results as columns; NaN if an error is unknown."""
    points = [point for way in ways for point in way.points]
    return {
        "divergence": np.array([way.name for way in ways for _ in way.points]),
        "known by": np.array([point.way for point in points]),
        "value, nats": np.array([point.value for point in points]),
        "error, nats": np.array([point.error for point in points], dtype=float),
    }


def agreement(way: ThreeWays, unit: Unit) -> str:
    """Describe the deviation of Monte Carlo from the best other method, in standard errors.

    If it exceeds `_TOO_FAR` standard errors, the standard error is not reliable.
    """
    known, drawn = way.points[0], way.monte_carlo
    if np.isnan(drawn.value):
        return f"{way.name}: the samples give no estimate."
    if way.agrees_on_infinity:
        return f"{way.name}: infinite, and so is the mean over these samples."
    if np.isinf(known.value):
        return (
            f"{way.name}: infinite, yet the mean over these samples is {drawn.text(unit)}. Every "
            "finite mean is wrong here: as the samples become more, it grows without bound."
        )
    if np.isinf(drawn.value):
        return f"{way.name}: finite, {unit.text(known.value)}, yet Monte Carlo says ∞."
    off = drawn.value - known.value
    if abs(off) <= _ROUNDING * max(1.0, abs(known.value)):
        return f"{way.name}: Monte Carlo agrees to rounding."
    off_by = f"{way.name}: Monte Carlo is off by {unit.text(off, 2)}"
    if not drawn.error:
        return f"{off_by}."
    errors = abs(off) / drawn.error
    if errors > _TOO_FAR:
        return (
            f"{off_by}, more than {_TOO_FAR} of its standard errors: the samples miss a tail that "
            "carries much of the divergence, so their standard error is no guide."
        )
    return f"{off_by}, that is {errors:.1f} of its standard errors."
