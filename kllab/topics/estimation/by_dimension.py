"""Bias of estimates from samples alone by the dimension, while KL stays the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import kl_divergence
from kllab.topics.estimation.samples import estimate
from kllab.topics.estimation.spec import Sampling

Array = NDArray[np.float64]
DIMENSIONS = (1, 2, 3, 5, 8, 12, 20)
METHODS = ("k1", "neighbours", "kernel")
REPETITIONS = 20
MOST_SAMPLES = 500
"""Most samples that are used: neighbours in 20 dimensions take long."""
STEPS = REPETITIONS * len(DIMENSIONS)
"""Number of steps in which all is computed: one repetition of one dimension each."""
_FIRST = 2_000_000
"""Number of the first repetition, whose samples no other view has."""


def samples_of(spec: Sampling) -> int:
    """Return the number of samples that are used."""
    return min(spec.n, MOST_SAMPLES)


def repeat(spec: Sampling, step: int) -> dict[str, float]:
    """Return the estimates of a step by method, in nats; they are kept."""
    repetition, place = divmod(step, len(DIMENSIONS))
    there = replace(spec, dimension=DIMENSIONS[place], n=samples_of(spec))
    found = {name: estimate(there, name, _FIRST + repetition) for name in METHODS}
    return {name: one.value for name, one in found.items() if one}


@dataclass(frozen=True, eq=False)
class ByDimension:
    """Mean estimates by dimension, in nats, and standard errors of the means, (dimensions,) each.

    NaN where there are no two repetitions yet.
    """

    dimensions: Array
    mean: Mapping[str, Array]
    error: Mapping[str, Array]
    truth: float

    def table(self) -> Mapping[str, Array]:
        """Return the data of the chart as columns."""
        columns = {"dimension": self.dimensions}
        for name in METHODS:
            columns[f"{name}, mean, nats"] = self.mean[name]
            columns[f"{name}, its standard error, nats"] = self.error[name]
        return columns | {"truth, nats": np.full(len(self.dimensions), self.truth)}


def by_dimension(spec: Sampling, steps: int) -> ByDimension:
    """Return the means over the first steps; it computes those that nobody has computed."""
    found: dict[str, list[list[float]]] = {name: [[] for _ in DIMENSIONS] for name in METHODS}
    for step in range(steps):
        for name, value in repeat(spec, step).items():
            found[name][step % len(DIMENSIONS)].append(value)
    mean, error = (
        {name: np.array([of(values) for values in lists]) for name, lists in found.items()}
        for of in (_mean, _error)
    )
    truth = float(kl_divergence(spec.p, spec.q))
    return ByDimension(np.array(DIMENSIONS, dtype=float), mean, error, truth)


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if len(values) > 1 else np.nan


def _error(values: list[float]) -> float:
    return float(np.std(values, ddof=1)) / sqrt(len(values)) if len(values) > 1 else np.nan
