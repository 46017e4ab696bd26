"""Samples of P and Q, and the estimate of each method from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kllab.estimators import (
    Estimate,
    donsker_varadhan,
    from_log_ratio,
    histogram,
    kernel_density,
    nearest_neighbours,
    nguyen_wainwright_jordan,
)
from kllab.topics.estimation.spec import Sampling

Array = NDArray[np.float64]
Needs = Literal["densities", "critic", "samples"]
KERNEL_SAMPLES = 500
"""Most samples that kernel densities use here: their time grows with the square."""
NEIGHBOUR_SAMPLES = ((2, 5000), (5, 1000), (20, 500))
"""Most samples that neighbours use here, up to a dimension: a tree finds them ever more slowly."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Samples x of P and y of Q, (n, dimension), and log p/q at each, (n,), in nats.

    `seed` is that of the random groups for standard errors.
    """

    x: Array
    y: Array
    log_ratio_x: Array
    log_ratio_y: Array
    seed: tuple[int, ...]

    def rng(self) -> np.random.Generator:
        """Return a new generator for an estimator's random groups."""
        return np.random.default_rng(self.seed)


@dataclass(frozen=True)
class Method:
    """One estimator.

    Attributes
    ----------
    title : str
    needs : str
        What it needs beside the samples: both densities, a critic that was found somehow (here the
        best one, which is known), or nothing.
    estimate : callable
        Returns the estimate, or None if the method is not for so many dimensions.
    is_slow : bool
        Whether it takes milliseconds instead of a fraction of one.
    """

    title: str
    needs: Needs
    estimate: Callable[[Sampling, Draws], Estimate | None]
    is_slow: bool = False


def _histogram(spec: Sampling, draws: Draws) -> Estimate | None:
    if spec.dimension > 1:
        return None
    return histogram(draws.x[:, 0], draws.y[:, 0], bins=spec.bins)


def _kernel_density(spec: Sampling, draws: Draws) -> Estimate:  # noqa: ARG001
    return kernel_density(draws.x[:KERNEL_SAMPLES], draws.y[:KERNEL_SAMPLES], rng=draws.rng())


def neighbour_samples(dimension: int) -> int:
    """Return the most samples that neighbours use in so many dimensions."""
    return next(most for last, most in NEIGHBOUR_SAMPLES if dimension <= last)


def _neighbours(spec: Sampling, draws: Draws) -> Estimate:
    most = neighbour_samples(spec.dimension)
    return nearest_neighbours(draws.x[:most], draws.y[:most], k=spec.k, rng=draws.rng())


def _donsker_varadhan(spec: Sampling, draws: Draws) -> Estimate:  # noqa: ARG001
    return donsker_varadhan(draws.log_ratio_x, draws.log_ratio_y, lambda scores: scores)


def _nwj(spec: Sampling, draws: Draws) -> Estimate:  # noqa: ARG001
    return nguyen_wainwright_jordan(draws.log_ratio_x, draws.log_ratio_y, lambda scores: 1 + scores)


METHODS: Mapping[str, Method] = {
    "k1": Method("k1", "densities", lambda _, d: from_log_ratio(-d.log_ratio_x, "k1")),
    "k2": Method("k2", "densities", lambda _, d: from_log_ratio(-d.log_ratio_x, "k2")),
    "k3": Method("k3", "densities", lambda _, d: from_log_ratio(-d.log_ratio_x, "k3")),
    "dv": Method("Donsker-Varadhan", "critic", _donsker_varadhan),
    "nwj": Method("NWJ", "critic", _nwj),
    "neighbours": Method("nearest neighbours", "samples", _neighbours, is_slow=True),
    "histogram": Method("histogram", "samples", _histogram),
    "kernel": Method("kernel density", "samples", _kernel_density, is_slow=True),
}
"""All estimators by name, in the order of the charts."""


@lru_cache(maxsize=32)
def _noise(n: int, dimension: int, seed: int, repetition: int) -> tuple[Array, Array]:
    """Return standard normal numbers of P and of Q, (n, dimension) each.

    The first coordinate does not depend on the dimension.
    """
    rng = np.random.default_rng((seed, repetition))
    noise = rng.standard_normal((dimension, 2, n))
    return np.ascontiguousarray(noise[:, 0].T), np.ascontiguousarray(noise[:, 1].T)


@lru_cache(maxsize=32)
def draw(spec: Sampling, repetition: int = 0) -> Draws:
    """Draw the samples of a repetition; they follow shift and scale without new noise.

    They are cached: do not modify them.
    """
    x, y = _noise(spec.n, spec.dimension, spec.seed, repetition)
    y = y.copy()
    y[:, 0] = spec.shift + spec.scale * y[:, 0]
    of_x, of_y = (
        np.asarray(spec.p.log_prob(part[:, 0]) - spec.q.log_prob(part[:, 0])) for part in (x, y)
    )
    return Draws(x, y, of_x, of_y, (spec.seed, repetition, 1))


@lru_cache(maxsize=4096)
def estimate(spec: Sampling, name: str, repetition: int = 0) -> Estimate | None:
    """Return the estimate of one method from the samples of a repetition."""
    return METHODS[name].estimate(spec, draw(spec, repetition))
