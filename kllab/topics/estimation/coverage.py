"""How often the nominal 95 % interval of each estimator contains the truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kllab import kl_divergence
from kllab.topics.estimation.compute import QUANTILE, Row
from kllab.topics.estimation.samples import METHODS, estimate
from kllab.topics.estimation.spec import Sampling

NOMINAL = 0.95
REPETITIONS = 200


@dataclass(frozen=True)
class Coverage:
    """Count of intervals that contain the truth, among those of `repetitions`."""

    held: int
    repetitions: int

    @property
    def share(self) -> float:
        """Share of the intervals that contain the truth."""
        return self.held / self.repetitions

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the probability (Wilson 1927), which also holds near 1."""
        n, z2 = self.repetitions, QUANTILE**2
        centre = (self.held + z2 / 2) / (n + z2)
        half = QUANTILE / (n + z2) * sqrt(self.held * (n - self.held) / n + z2 / 4)
        return centre - half, centre + half


def held(spec: Sampling, name: str, repetition: int) -> bool | None:
    """Return whether the interval of one repetition contains the truth; None without one."""
    truth = float(kl_divergence(spec.p, spec.q))
    return Row(name, truth, estimate(spec, name, repetition)).holds


def repeat(spec: Sampling, repetition: int) -> None:
    """Compute all estimates of a repetition; they are kept for `coverage`."""
    for name in METHODS:
        estimate(spec, name, repetition)


def coverage(spec: Sampling, repetitions: int) -> Mapping[str, Coverage]:
    """Count over the first repetitions, by method; without a method that has no interval."""
    found = {}
    for name in METHODS:
        each = [held(spec, name, number) for number in range(repetitions)]
        counted = [one for one in each if one is not None]
        if counted:
            found[name] = Coverage(sum(counted), len(counted))
    return found


def table(spec: Sampling, repetitions: int) -> Mapping[str, NDArray[np.generic]]:
    """Return the counts over the first repetitions as columns."""
    found = coverage(spec, repetitions)
    low, high = np.array([one.interval for one in found.values()]).T
    return {
        "method": np.array([METHODS[name].title for name in found]),
        "share": np.array([one.share for one in found.values()]),
        "95 % interval from": low,
        "95 % interval to": high,
        "repetitions": np.array([one.repetitions for one in found.values()]),
    }
