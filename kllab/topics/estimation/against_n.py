"""Estimates of one method against the number of samples, over repetitions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import nan

import numpy as np
from numpy.typing import NDArray

from kllab import kl_divergence
from kllab.topics.estimation.samples import KERNEL_SAMPLES, METHODS, Draws, draw
from kllab.topics.estimation.spec import Sampling
from kllab.topics.estimation.theory import Theory, theory

Array = NDArray[np.float64]
SIZES = (20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Numbers of samples of P, and of Q."""
REPETITIONS = 100
BAND = (0.05, 0.95)
"""Quantiles over the repetitions that bound the band."""
_FIRST = 1_000_000
"""Number of the first repetition, whose samples no other view has."""


def sizes_of(name: str, dimension: int) -> tuple[int, ...]:
    """Return the sizes at which a repetition of a method takes some 10 ms at most."""
    most = {"kernel": KERNEL_SAMPLES, "neighbours": 2000 if dimension <= 2 else 500}
    return tuple(size for size in SIZES if size <= most.get(name, SIZES[-1]))


@lru_cache(maxsize=4096)
def path(spec: Sampling, name: str, repetition: int) -> tuple[float, ...]:
    """Return the estimates from the first samples of one repetition, at each size, in nats.

    NaN where the method has none. The spec's own number of samples does not matter.
    """
    sizes = sizes_of(name, spec.dimension)
    draws = draw(replace(spec, n=sizes[-1]), _FIRST + repetition)
    values = []
    for size in sizes:
        if name == "neighbours" and size <= spec.k:
            values.append(nan)
            continue
        found = METHODS[name].estimate(spec, _first(draws, size))
        values.append(found.value if found else nan)
    return tuple(values)


def _first(draws: Draws, n: int) -> Draws:
    return Draws(draws.x[:n], draws.y[:n], draws.log_ratio_x[:n], draws.log_ratio_y[:n], draws.seed)


@dataclass(frozen=True, eq=False)
class AgainstN:
    """Estimates of a method by the number of samples, in nats.

    Attributes
    ----------
    sizes
        Numbers of samples, (sizes,).
    paths
        Estimates of each repetition, (repetitions, sizes); infinite where the estimate is.
    truth
    exact
        Moments at each size, if they are known.
    """

    name: str
    sizes: Array
    paths: Array
    truth: float
    exact: tuple[Theory, ...] | None

    @cached_property
    def median(self) -> Array:
        """Median over the repetitions, (sizes,)."""
        return self._quantile(0.5)

    @cached_property
    def band(self) -> tuple[Array, Array]:
        """Quantiles `BAND` over the repetitions, (sizes,) each."""
        return self._quantile(BAND[0]), self._quantile(BAND[1])

    @property
    def infinite(self) -> float:
        """Share of the estimates that are infinite."""
        return float(np.isinf(self.paths).mean())

    def _quantile(self, share: float) -> Array:
        # Between two infinite values there is no interpolation.
        return np.asarray(np.quantile(self.paths, share, axis=0, method="inverted_cdf"))

    def table(self) -> Mapping[str, Array]:
        """Return the data of the chart as columns."""
        low, high = self.band
        return {
            "n": self.sizes,
            "median, nats": self.median,
            "5 % quantile, nats": low,
            "95 % quantile, nats": high,
            "truth, nats": np.full(len(self.sizes), self.truth),
        }


def against_n(spec: Sampling, name: str, repetitions: int) -> AgainstN | None:
    """Return the first repetitions; None if there is none or the method is not for the dimension.

    It computes those that nobody has computed.
    """
    paths = np.array([path(spec, name, number) for number in range(repetitions)])
    if not paths.size or np.isnan(paths).all():
        return None
    sizes = sizes_of(name, spec.dimension)
    kept = ~np.isnan(paths).any(axis=0)
    exact = (
        tuple(theory(replace(spec, n=size))[name] for size in sizes) if _is_known(name) else None
    )
    truth = float(kl_divergence(spec.p, spec.q))
    return AgainstN(name, np.array(sizes, dtype=float)[kept], paths[:, kept], truth, exact)


def _is_known(name: str) -> bool:
    return METHODS[name].needs != "samples"
