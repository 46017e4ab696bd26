"""Estimates of KL(P||Q) from one sample, beside the truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from kllab import Divergence, explain_kl
from kllab.estimators import Estimate
from kllab.topics.estimation.samples import METHODS, Method, draw, estimate
from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.theory import Theory, theory

Array = NDArray[np.float64]
QUANTILE = 1.959963984540054
"""Standard errors on either side of an estimate in its nominal 95 % interval."""
GRID = np.linspace(-8.0, 8.0, 401)
EDGES = np.linspace(-8.0, 8.0, 65)
"""Edges of the bins in which the samples are drawn."""


@dataclass(frozen=True)
class Row:
    """Estimate of one method beside the truth, in nats.

    Without `found` it is not computed yet, or, unless it `is_pending`, not for this dimension.
    """

    name: str
    truth: float
    found: Estimate | None
    theory: Theory | None = None
    is_pending: bool = False

    @property
    def value(self) -> float:
        """The estimate; NaN without one."""
        return self.found.value if self.found else nan

    @property
    def error(self) -> float:
        """Its standard error; NaN if unknown."""
        known = self.found and self.found.standard_error is not None
        return float(self.found.standard_error) if known else nan  # type: ignore[union-attr,arg-type]

    @property
    def interval(self) -> tuple[float, float]:
        """The nominal 95 % interval; NaN without a standard error."""
        return self.value - QUANTILE * self.error, self.value + QUANTILE * self.error

    @property
    def holds(self) -> bool | None:
        """Whether the interval contains the truth; None without one."""
        low, high = self.interval
        return low <= self.truth <= high if isfinite(low) and isfinite(high) else None


@dataclass(frozen=True, eq=False)
class EstimationView:
    """All estimates from the samples of `spec`, beside the exact `truth`.

    The densities of the first coordinate and the shares of its samples are on `GRID` and `EDGES`.
    """

    spec: Sampling
    truth: Divergence
    rows: tuple[Row, ...]

    @property
    def kl(self) -> float:
        """KL(P||Q) in nats."""
        return float(self.truth.value)

    @cached_property
    def densities(self) -> tuple[Array, Array]:
        """Densities of the first coordinate of P and of Q on `GRID`."""
        p, q = (np.asarray(each.prob(GRID)) for each in (self.spec.p, self.spec.q))
        return p, q

    @cached_property
    def sampled(self) -> tuple[Array, Array]:
        """Densities of the samples' first coordinate in the bins of `EDGES`, of P and of Q."""
        draws, width = draw(self.spec), EDGES[1] - EDGES[0]
        counts = (np.histogram(part[:, 0], EDGES)[0] for part in (draws.x, draws.y))
        p, q = (count / (self.spec.n * width) for count in counts)
        return p, q

    def tables(self) -> dict[str, Mapping[str, NDArray[np.generic]]]:
        """Return the data of the charts: columns by table."""
        low, high = np.array([row.interval for row in self.rows]).T
        exact = [row.theory.standard_deviation if row.theory else nan for row in self.rows]
        p, q = self.densities
        sampled_p, sampled_q = self.sampled
        return {
            "estimates": {
                "method": np.array([METHODS[row.name].title for row in self.rows]),
                "estimate, nats": np.array([row.value for row in self.rows]),
                "standard error, nats": np.array([row.error for row in self.rows]),
                "95 % interval from, nats": low,
                "95 % interval to, nats": high,
                "exact standard deviation, nats": np.array(exact),
                "truth, nats": np.full(len(self.rows), self.kl),
            },
            "densities": {"x": GRID, "p": p, "q": q},
            "samples": {
                "from": EDGES[:-1], "to": EDGES[1:],
                "density of samples of P": sampled_p, "density of samples of Q": sampled_q,
            },
        }  # fmt: skip


@lru_cache(maxsize=64)
def explore(spec: Sampling, *, with_slow: bool = True) -> EstimationView:
    """Compute all estimates of a spec. It is cached: do not modify its arrays.

    Parameters
    ----------
    with_slow : bool
        Whether those that take milliseconds are computed as well; otherwise they are pending.
    """
    truth = explain_kl(spec.p, spec.q)
    exact, kl = theory(spec), float(truth.value)

    def row(name: str, method: Method) -> Row:
        is_pending = method.is_slow and not with_slow
        found = None if is_pending else estimate(spec, name)
        return Row(name, kl, found, exact.get(name), is_pending)

    return EstimationView(spec, truth, tuple(row(*item) for item in METHODS.items()))
