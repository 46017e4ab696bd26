"""KL both ways from a visitor's two columns, by every method that needs samples alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite, isnan, log, nan

import numpy as np
from numpy.typing import NDArray

from kllab import Normal, kl_divergence
from kllab.estimators import (
    Advice,
    Estimate,
    advise,
    fitted_donsker_varadhan,
    fitted_nguyen_wainwright_jordan,
    from_log_ratio,
    histogram,
    kernel_density,
    nearest_neighbours,
)
from kllab.estimators.groups import error_by_groups
from kllab.topics.estimation.columns import Columns

Array = NDArray[np.float64]
KERNEL_SAMPLES = 1000
"""Most samples that kernel densities use: their time grows with the square."""
DEPENDS: Mapping[str, str] = {"nearest neighbours": "k", "histogram": "bins"}
"""The setting on which the estimates of a method depend; those of the others on none."""
_SEED = 0
_OVERFLOW = "the numbers are too large for this method, whose sums overflow"


@dataclass(frozen=True)
class Found:
    """Estimate of one method in one direction, in nats, or why there is none."""

    estimate: Estimate | None
    reason: str = ""

    @property
    def value(self) -> float:
        """The estimate; NaN without one."""
        return self.estimate.value if self.estimate else nan

    @property
    def error(self) -> float:
        """Its standard error; NaN if unknown."""
        known = self.estimate.standard_error if self.estimate else None
        return nan if known is None else known


@dataclass(frozen=True, eq=False)
class OwnView:
    """Estimates of both directions by method, and the advice for each direction.

    `settings` are the values of k and bins.
    """

    columns: Columns
    settings: Mapping[str, int]
    pq: Mapping[str, Found]
    qp: Mapping[str, Found]
    advice_pq: Advice
    advice_qp: Advice

    def believed(self) -> tuple[Found, Found]:
        """Return the estimates that the advice names."""
        return self.pq[self.advice_pq.believe], self.qp[self.advice_qp.believe]

    def tables(self) -> dict[str, Mapping[str, NDArray[np.generic]]]:
        """Return the estimates as columns."""
        ways = {"KL(P||Q)": self.pq, "KL(Q||P)": self.qp}
        columns: dict[str, NDArray[np.generic]] = {"method": np.array(list(self.pq))}
        for name, found in ways.items():
            columns[f"{name}, nats"] = np.array([one.value for one in found.values()])
            columns[f"{name}, standard error, nats"] = np.array(
                [one.error for one in found.values()]
            )
        return {"estimates": columns}


def _rng() -> np.random.Generator:
    return np.random.default_rng(_SEED)


def _powers(samples: Array) -> Array:
    return np.stack([samples, samples**2], axis=1)


def _few(samples: Array, most: int) -> Array:
    return samples if len(samples) <= most else _rng().choice(samples, most, replace=False)


def _fitted(x: Array, y: Array) -> tuple[Normal, Normal]:
    spreads = (float(x.std(ddof=1)), float(y.std(ddof=1)))
    if not min(spreads) > 0:
        raise ValueError("a column has equal numbers only, so no normal distribution fits")
    return Normal(float(x.mean()), spreads[0]), Normal(float(y.mean()), spreads[1])


def _of_normals(x: Array, y: Array) -> float:
    return float(kl_divergence(*_fitted(x, y)))


def _normals(x: Array, y: Array) -> Estimate:
    try:
        error = error_by_groups(_of_normals, x, y, _rng(), more_than=2)
    except ValueError:
        error = None
    return Estimate(_of_normals(x, y), error, len(x), "normal distributions, fitted")


def _under_normals(x: Array, y: Array) -> Estimate:
    p, q = _fitted(x, y)
    found = from_log_ratio(np.asarray(q.log_prob(x) - p.log_prob(x)))
    warning = "the error takes the fitted normals as exact"
    return replace(found, method="k1 under fitted normals", warning=warning)


def _plug_in(x: Array, y: Array) -> Estimate:
    """Return KL of the relative frequencies of the values."""
    values = np.unique(np.concatenate([x, y]))
    if len(values) == 1:
        return Estimate(0.0, 0.0, len(x), "plug-in")
    middles = (values[:-1] + values[1:]) / 2
    edges = np.concatenate([[2 * values[0] - middles[0]], middles, [2 * values[-1] - middles[-1]]])
    found = histogram(x, y, bins=edges)
    return replace(found, method=f"plug-in ({len(values)} values)")


def estimates(
    x: Array, y: Array, advice: Advice, *, k: int, bins: int, known: Mapping[str, Found]
) -> dict[str, Found]:
    """Return the estimates of KL(P||Q) from samples x of P and y of Q by method.

    Those that are `known` already are taken from there.
    """
    both = np.concatenate([x, y])
    jitter = advice.step / float(both.std()) if advice.step and both.std() > 0 else 0.0
    # In one scale for both, so that squares neither overflow nor vanish; KL does not depend on it.
    centre, spread = float(both.mean()), float(both.std()) or 1.0
    a, b = (x - centre) / spread, (y - centre) / spread
    kernels = _few(a, KERNEL_SAMPLES), _few(b, KERNEL_SAMPLES)
    methods: dict[str, Callable[[], Estimate]] = {
        "nearest neighbours": lambda: nearest_neighbours(a, b, k=k, rng=_rng(), jitter=jitter),
        "kernel density": lambda: kernel_density(*kernels, rng=_rng()),
        "histogram": lambda: histogram(x, y, bins=bins),
        "plug-in": lambda: _plug_in(x, y),
        "Donsker-Varadhan, fitted": lambda: fitted_donsker_varadhan(a, b, _powers, rng=_rng()),
        "NWJ, fitted": lambda: fitted_nguyen_wainwright_jordan(a, b, _powers, rng=_rng()),
        "normals, fitted": lambda: _normals(a, b),
        "k1 under fitted normals": lambda: _under_normals(a, b),
    }
    makers = {name: partial(_found, make) for name, make in methods.items()}
    for name in ("Donsker-Varadhan, fitted", "NWJ, fitted"):
        makers[name] = partial(_bounded, methods[name], len(y) // 2)
    makers |= {name: partial(known.__getitem__, name) for name in known}
    if advice.kind == "discrete":
        reason = "the numbers look discrete, and this method needs a density"
        densities = ("nearest neighbours", "kernel density")
        return {
            name: Found(None, reason) if name in densities else make()
            for name, make in makers.items()
        }
    makers.pop("plug-in")
    return {name: make() for name, make in makers.items()}


def _found(make: Callable[[], Estimate]) -> Found:
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # of numbers near 1e100
            estimate = make()
    except ValueError as error:
        return Found(None, str(error))
    return Found(None, _OVERFLOW) if isnan(estimate.value) else Found(estimate)


def _bounded(make: Callable[[], Estimate], m: int) -> Found:
    """Return a fitted bound, or why it is none: no bound above log m can be trusted."""
    found = _found(make)
    if found.estimate is None or found.estimate.value <= log(m):
        return found
    return Found(
        None,
        f"the fitted bound is {found.estimate.value:.3g} nats, but above log m = {log(m):.3g} "
        f"nats, for {m} samples of the other side, no bound can be trusted",
    )


def explore(
    columns: Columns, *, k: int = 5, bins: int = 20, last: OwnView | None = None
) -> OwnView:
    """Estimate both directions. It is not cached: the numbers are the visitor's.

    Parameters
    ----------
    k : int
        Neighbour whose distance is used.
    bins : int
        Number of bins of the histogram.
    last : OwnView, optional
        The view before; if it is of these columns, only what depends on a changed setting is
        computed.
    """
    p, q, settings = columns.p, columns.q, {"k": k, "bins": bins}
    if last is None or last.columns is not columns:
        of_pq, of_qp = advise(p, q), advise(q, p)
        pq = estimates(p, q, of_pq, k=k, bins=bins, known={})
        qp = estimates(q, p, of_qp, k=k, bins=bins, known={})
        return OwnView(columns, settings, pq, qp, of_pq, of_qp)

    def known(before: Mapping[str, Found]) -> dict[str, Found]:
        changed = {name for name, value in settings.items() if last.settings[name] != value}
        return {name: one for name, one in before.items() if DEPENDS.get(name) not in changed}

    of_pq, of_qp = last.advice_pq, last.advice_qp
    pq = estimates(p, q, of_pq, k=k, bins=bins, known=known(last.pq))
    qp = estimates(q, p, of_qp, k=k, bins=bins, known=known(last.qp))
    return OwnView(columns, settings, pq, qp, of_pq, of_qp)


def agree(view: OwnView) -> bool:
    """Return whether neighbours and kernels agree within three standard errors, both ways."""
    for found in (view.pq, view.qp):
        one, other = (found[name] for name in ("nearest neighbours", "kernel density"))
        error = (one.error**2 + other.error**2) ** 0.5
        if isfinite(error) and abs(one.value - other.value) > 3 * error:
            return False
    return True
