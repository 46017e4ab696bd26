"""Run view: a training's records for figures and text; the base of each topic's view."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf, nan
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from kllab.training.settings import Settings

ConfigT = TypeVar("ConfigT", bound=Settings)
Columns = Mapping[str, NDArray[np.float64]]
Arrays = Mapping[str, NDArray[Any]]
Tables = dict[str, Arrays]


def newest(columns: Columns, name: str) -> float:
    """Return the last value of a column that is not NaN; NaN if there is none.

    >>> newest({"loss": np.array([2.0, 1.0, np.nan])}, "loss")
    1.0
    """
    found = columns.get(name, np.empty(0))
    found = found[~np.isnan(found)]
    return float(found[-1]) if len(found) else nan


@dataclass(frozen=True, eq=False)
class RunView(Generic[ConfigT]):
    """One run: config, columns and arrays, from which topics derive what they show.

    Attributes
    ----------
    config : Settings
        Settings of the training.
    columns : mapping of str to numpy.ndarray
        Numbers of the records by name, (records,); NaN where not measured.
    arrays : mapping of str to numpy.ndarray
        The newest array of each name.
    """

    config: ConfigT
    columns: Columns
    arrays: Arrays

    config_type: ClassVar[type[Settings]]
    in_nats: ClassVar[Collection[str]]
    """Names of the columns in nats."""
    recorded_over_time: ClassVar[Mapping[str, int]] = {}
    """Arrays that recorded runs have of several steps, and of how many at most."""

    @classmethod
    def of(cls, config: ConfigT, columns: Columns, arrays: Arrays) -> Self:
        """Return the view of a run from its config and its records."""
        return cls(config, cls.completed(columns), arrays)

    @classmethod
    def completed(cls, columns: Columns) -> Columns:
        """Return the columns, with derived ones added."""
        return columns

    @property
    def required(self) -> tuple[str, ...]:
        """Columns and arrays that drawing the run requires."""
        return ()

    @property
    def measured_as(self) -> str:
        """What numbers are numbers of, if not all runs of the topic have the same."""
        return ""

    @property
    def missing(self) -> list[str]:
        """Columns and arrays that are required but have not been recorded."""
        return [x for x in self.required if x not in self.columns and x not in self.arrays]

    def newest(self, name: str) -> float:
        """Return the last value of a column that is not NaN; NaN if there is none."""
        return newest(self.columns, name)

    def between(self, name: str, first: float = 0, last: float = inf) -> NDArray[np.float64]:
        """Return the measured values of a column from step `first` to step `last`.

        Raises
        ------
        ValueError
            If there is none.
        """
        step, values = self.columns["step"], self.columns[name]
        found = values[(step >= first) & (step <= last) & np.isfinite(values)]
        if not len(found):
            raise ValueError(f"{name} was not measured between steps {first} and {last}")
        return found

    def tables(self) -> Tables:
        """Return the data of the charts: columns by table."""
        return {"records": self.named(self.columns)}

    @classmethod
    def named(cls, columns: Arrays) -> dict[str, NDArray[Any]]:
        """Return `columns` with ", nats" appended to the names of those in nats."""
        return {
            f"{name}, nats" if name in cls.in_nats else name: values
            for name, values in columns.items()
        }
