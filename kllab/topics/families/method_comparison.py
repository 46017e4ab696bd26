"""Comparison of methods for one KL: closed form, quadrature (or a sum), Monte Carlo."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab import Divergence
from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.log_density_ratio import log_density_ratio
from kllab.estimators import monte_carlo, quadrature
from kllab.topics.families.compute import explore
from kllab.topics.families.reason_text import readable
from kllab.topics.families.spec import FamilyPair

TOO_FAR = 5
"""Deviation in standard errors beyond which the standard error is not reliable."""
_ROUNDING = 1e-14


@dataclass(frozen=True)
class Point:
    """Result of one method: value and error in nats (for Monte Carlo, one standard error)."""

    way: str
    value: float
    error: float | None
    remark: str | None


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

    @property
    def off(self) -> float:
        """Monte Carlo minus the best other method, in nats; 0 if rounding may explain it."""
        known = self.points[0].value
        off = self.monte_carlo.value - known
        return 0.0 if abs(off) <= _ROUNDING * max(1.0, abs(known)) else off

    @property
    def errors_off(self) -> float:
        """Size of `off` in standard errors of Monte Carlo; NaN if they are unknown."""
        return abs(self.off) / (self.monte_carlo.error or np.nan)


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
