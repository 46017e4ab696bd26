"""Comparison of runs: settings that differ, and means over seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, reduce
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.training.run_view import Columns
from kllab.training.settings import Settings

SEED = "seed"
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compared:
    """A run, or a part of one, and its latest numbers.

    Attributes
    ----------
    config : Settings
    step : int
        Step of the numbers.
    numbers : mapping of str to float
        NaN where not measured.
    part : str, optional
        Which part, such as one of the learners of a run.
    """

    config: Settings
    step: int
    numbers: Mapping[str, float]
    part: str = ""


@dataclass(frozen=True, eq=False)
class SeedGroup:
    """Runs that differ only in their seed, in the order of their seeds.

    Attributes
    ----------
    members : tuple of int
        Index of one run for each seed.
    runs : tuple of Compared
        These runs.
    """

    members: tuple[int, ...]
    runs: tuple[Compared, ...]

    @cached_property
    def mean(self) -> dict[str, float]:
        """Mean of each number over the seeds; NaN if a run does not have it."""
        with np.errstate(all="ignore"):
            return {name: float(np.mean(values)) for name, values in self._values.items()}

    @cached_property
    def deviation(self) -> dict[str, float]:
        """Standard deviation of each number over the seeds, with n - 1; NaN for one seed."""
        if len(self.runs) == 1:
            return dict.fromkeys(self._values, nan)
        with np.errstate(all="ignore"):
            return {name: float(np.std(values, ddof=1)) for name, values in self._values.items()}

    @cached_property
    def _values(self) -> dict[str, list[float]]:
        names = dict.fromkeys(name for run in self.runs for name in run.numbers)
        return {name: [run.numbers.get(name, nan) for run in self.runs] for name in names}


def seed_groups(runs: Sequence[Compared]) -> list[SeedGroup]:
    """Put runs together that differ only in their seed, and are at the same step.

    Of several runs that share a seed only the first counts: trainings are reproducible bit for
    bit, so the others are no further measurements. Groups are in the order of their first runs.
    """
    groups: dict[object, list[int]] = {}
    for index, run in enumerate(runs):
        settings = {name: x for name, x in settings_of(run.config).items() if name != SEED}
        members = groups.setdefault((repr(settings), run.part, run.step), [])
        used = {seed for member in members for seed in runs[member].config.all_seeds}
        if used.isdisjoint(run.config.all_seeds):
            members.append(index)
    for members in groups.values():
        members.sort(key=lambda index: runs[index].config.all_seeds[0])
    return [
        SeedGroup(tuple(members), tuple(runs[index] for index in members))
        for members in groups.values()
    ]


def over_seeds(runs: Sequence[Columns]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return means and standard deviations (with n - 1) of columns over two runs or more.

    They are of the steps that all runs recorded, and of the columns that all have; NaN where a run
    did not measure. Nothing is interpolated.
    """
    steps = reduce(np.intersect1d, (columns["step"] for columns in runs))
    rows = [np.isin(columns["step"], steps) for columns in runs]
    mean, deviation = {"step": steps}, {"step": steps}
    for name in runs[0]:
        if name == "step" or any(name not in columns for columns in runs):
            continue
        values = np.stack([columns[name][row] for columns, row in zip(runs, rows, strict=True)])
        with np.errstate(all="ignore"):
            mean[name], deviation[name] = values.mean(axis=0), values.std(axis=0, ddof=1)
    return mean, deviation


def settings_of(config: Settings) -> dict[str, Any]:
    """Return the settings of a config by name; each parameter of a schedule has its own.

    >>> from kllab.topics.vae.train.config import Config
    >>> settings_of(Config(schedule_parameters={"warm_up": 0.5}))["schedule_parameters: warm_up"]
    0.5
    """
    found: dict[str, Any] = {}
    for item in fields(config):
        value = getattr(config, item.name)
        if isinstance(value, Mapping):
            found |= {f"{item.name}: {name}": each for name, each in value.items()}
        else:
            found[item.name] = value
    return found


def differing(configs: Sequence[Settings]) -> dict[str, list[Any]]:
    """Return the settings that are not the same in all configs: a value for each, by name.

    None where a config has no such setting. The seed is left out.
    """
    every = [settings_of(config) for config in configs]
    names = dict.fromkeys(name for each in every for name in each if name != SEED)
    values = {name: [each.get(name) for each in every] for name in names}
    return {name: given for name, given in values.items() if any(x != given[0] for x in given)}
