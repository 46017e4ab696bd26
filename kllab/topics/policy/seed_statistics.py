"""Statistics over seeds: learning curves of runs that differ only in their seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.train.config import Config

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SeedCurve:
    """Mean, lowest and highest return over seeds, at frames that all runs recorded.

    Attributes
    ----------
    config : Config
        Config of the runs, with the first seed.
    seeds : tuple of int
        In ascending order.
    frames, mean, low, high : numpy.ndarray
        Shape (n,).
    """

    config: Config
    seeds: tuple[int, ...]
    frames: Array
    mean: Array
    low: Array
    high: Array


def over_seeds(runs: Sequence[PolicyRun]) -> tuple[SeedCurve, ...]:
    """Group runs by their settings without the seed.

    Only groups of two or more different seeds are returned. Nothing is interpolated: steps that a
    run did not record are left out.
    """
    groups: dict[Config, dict[int, PolicyRun]] = {}
    for run in runs:
        groups.setdefault(replace(run.config, seed=0), {})[run.config.seed] = run
    curves = (_curve(members) for members in groups.values() if len(members) > 1)
    return tuple(curve for curve in curves if curve is not None)


def _curve(members: Mapping[int, PolicyRun]) -> SeedCurve | None:
    seeds = sorted(members)
    measured = []
    for seed in seeds:
        columns = members[seed].columns
        known = np.isfinite(columns["mean_return"])
        measured.append((columns["frames"][known], columns["mean_return"][known]))
    frames = reduce(np.intersect1d, (of_run for of_run, _ in measured))
    if not len(frames):
        return None
    returns = np.stack([values[np.isin(of_run, frames)] for of_run, values in measured])
    return SeedCurve(
        config=members[seeds[0]].config,
        seeds=tuple(seeds),
        frames=frames,
        mean=returns.mean(axis=0),
        low=returns.min(axis=0),
        high=returns.max(axis=0),
    )
