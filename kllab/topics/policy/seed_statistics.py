"""Learning curves of runs that differ in their seed only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kllab.topics.policy.train.config import Config

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SeedCurve:
    """Mean, least and largest return over seeds, at frames that all of them recorded."""

    name: str
    seeds: tuple[int, ...]
    frames: Array
    mean: Array
    low: Array
    high: Array

    @property
    def sentence(self) -> str:
        """The newest numbers in words."""
        return (
            f"{self.name}, {len(self.seeds)} seeds: {self.mean[-1]:.0f} "
            f"({self.low[-1]:.0f} to {self.high[-1]:.0f}) after {self.frames[-1]:,.0f} frames"
        )


def over_seeds(
    runs: Sequence[tuple[str, Mapping[str, Array]]], name_of: Callable[[str], str]
) -> tuple[SeedCurve, ...]:
    """Group runs, given as config in JSON and columns, by everything but the seed.

    Only groups of two different seeds or more are returned, named by `name_of` their config.
    Nothing is interpolated: a step that one of them did not record is left out.
    """
    groups: dict[str, dict[int, Mapping[str, Array]]] = {}
    names: dict[str, str] = {}
    for text, columns in runs:
        config = Config.from_json(text)
        key = text.replace(f'"seed": {config.seed}', "")
        groups.setdefault(key, {})[config.seed] = columns
        names[key] = name_of(text)
    curves = (_curve(names[key], members) for key, members in groups.items() if len(members) > 1)
    return tuple(curve for curve in curves if curve is not None)


def _curve(name: str, members: Mapping[int, Mapping[str, Array]]) -> SeedCurve | None:
    measured = []
    for columns in members.values():
        returns = columns.get("mean_return", np.full(len(columns["frames"]), np.nan))
        known = np.isfinite(returns)
        measured.append((columns["frames"][known], returns[known]))
    frames = reduce(np.intersect1d, (of_run for of_run, _ in measured))
    if not len(frames):
        return None
    returns = np.stack([values[np.isin(of_run, frames)] for of_run, values in measured])
    return SeedCurve(
        name=name,
        seeds=tuple(sorted(members)),
        frames=frames,
        mean=returns.mean(axis=0),
        low=returns.min(axis=0),
        high=returns.max(axis=0),
    )
