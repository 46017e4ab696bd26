"""Two members of any two families: chart data, and both KLs with method, error and reason."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab import Divergence, explain_kl
from kllab.distributions.distribution import ScalarDistribution
from kllab.divergences.log_density_ratio import log_density_ratio
from kllab.models.outcomes import bar_points, curve_points, window
from kllab.topics.families.reason_text import readable
from kllab.topics.families.spec import FamilyPair

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outline:
    """Density along `x`, or probabilities of the outcomes `x`.

    ``typical`` is the largest value over the central 96% of the mass. A density that is infinite at
    an edge thus does not determine the range of a chart.
    """

    x: Array
    y: Array
    discrete: bool
    typical: float


@dataclass(frozen=True, eq=False)
class Integrand:
    """``p log(p/q)`` along `x`, in nats (per unit of x); infinite where only q is 0."""

    x: Array
    values: Array
    discrete: bool


@dataclass(frozen=True, eq=False)
class FamilyView:
    """Result of `explore`; integrands are computed on first access."""

    pair: FamilyPair
    window: tuple[float, float]
    p: Outline
    q: Outline
    kl_pq: Divergence
    kl_qp: Divergence

    @cached_property
    def integrand_pq(self) -> Integrand | None:
        """The integrand of KL(P||Q); None if only one has a density."""
        return integrand(self.pair.p.distribution, self.pair.q.distribution, self.window)

    @cached_property
    def integrand_qp(self) -> Integrand | None:
        """The integrand of KL(Q||P); None if only one has a density."""
        return integrand(self.pair.q.distribution, self.pair.p.distribution, self.window)

    @property
    def reasons(self) -> tuple[str, str]:
        """Reason why each divergence is infinite; "" if it is finite."""
        pq, qp = readable(self.kl_pq.reason), readable(self.kl_qp.reason, "Q", "P")
        return pq, qp

    def tables(self) -> dict[str, dict[str, Array]]:
        """Return the data of the charts: columns by table."""
        tables: dict[str, dict[str, Array]] = {}
        for name, outline in (("P", self.p), ("Q", self.q)):
            kind = "probability" if outline.discrete else "density"
            tables[f"{kind} of {name}"] = {"x": outline.x, kind: outline.y}
        for title, way, column in (
            ("integrand of KL(P‖Q)", self.integrand_pq, "p log(p/q), nats"),
            ("integrand of KL(Q‖P)", self.integrand_qp, "q log(q/p), nats"),
        ):
            if way:
                tables[title] = {"x": way.x, column: way.values}
        return tables


@lru_cache(maxsize=64)
def explore(pair: FamilyPair, ends: tuple[float, float] | None = None) -> FamilyView:
    """Compute the view of `pair`, over `ends` if given. Cached: do not modify its arrays."""
    p, q = pair.p.distribution, pair.q.distribution
    ends = ends or window(p, q)
    return FamilyView(
        pair=pair,
        window=ends,
        p=outline(p, ends),
        q=outline(q, ends),
        kl_pq=explain_kl(p, q),
        kl_qp=explain_kl(q, p),
    )


@lru_cache(maxsize=256)
def outline(one: ScalarDistribution, ends: tuple[float, float]) -> Outline:
    """Return the density or the probabilities over the range of the axis. Cached, as `explore`."""
    discrete = one.support.discrete
    x = bar_points(*ends, one) if discrete else curve_points(*ends, one)
    y = np.asarray(one.prob(x))
    if discrete:
        return Outline(x, y, True, float(y.max(initial=0.0)))
    below = np.asarray(one.cdf(x))
    middle = y[(below >= 0.02) & (below <= 0.98) & np.isfinite(y)]
    return Outline(x, y, False, float(middle.max(initial=0.0)))


def integrand(
    p: ScalarDistribution, q: ScalarDistribution, ends: tuple[float, float]
) -> Integrand | None:
    """Return ``p log(p/q)`` over the range of the axis, 0 where p is 0; None if one is discrete."""
    discrete = p.support.discrete
    if discrete != q.support.discrete:
        return None
    x = bar_points(*ends, p, q) if discrete else curve_points(*ends, p, q)
    with np.errstate(all="ignore"):
        density = np.asarray(p.prob(x))
        values = np.where(density > 0, -density * log_density_ratio(p, q, x), 0.0)
    return Integrand(x, values, discrete)
