"""Outcomes: caption sentences on the result of a training, with measured numbers and claims.

A caption is a tuple of sentences. A plain string is background. An `Outcome` names the quantities
in its text. Their values come from earlier trainings (measured_presets.py), so that no number of a
caption is typed in. A test checks the claim of each outcome on these values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Values = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Trained:
    """Finished training.

    Attributes
    ----------
    config : Any
        Settings of the training.
    columns : mapping of str to numpy.ndarray
        Numbers of the records by name, (records,); NaN where not measured.
    arrays : mapping of str to numpy.ndarray
        Last value of each array.
    """

    config: Any
    columns: Mapping[str, Floats]
    arrays: Mapping[str, NDArray[Any]]

    def between(self, column: str, first: float = 0, last: float = inf) -> Floats:
        """Return the measured values of a column from step `first` to step `last`."""
        step, values = self.columns["step"], self.columns[column]
        found = values[(step >= first) & (step <= last) & np.isfinite(values)]
        if not len(found):
            raise ValueError(f"{column} was not measured between steps {first} and {last}")
        return found


Quantity = Callable[[Trained], float]
"""Function from a finished training to a number."""


def end(column: str) -> Quantity:
    """Return the last value."""
    return lambda trained: float(trained.between(column)[-1])


def at(column: str, step: int) -> Quantity:
    """Return the value at `step`, or the last one measured before."""
    return lambda trained: float(trained.between(column, 0, step)[-1])


def lowest(column: str, first: float = 0, last: float = inf) -> Quantity:
    """Return the smallest value between two steps."""
    return lambda trained: float(trained.between(column, first, last).min())


def highest(column: str, first: float = 0, last: float = inf) -> Quantity:
    """Return the largest value between two steps."""
    return lambda trained: float(trained.between(column, first, last).max())


def median(column: str) -> Quantity:
    """Return the median over the training."""
    return lambda trained: float(np.median(trained.between(column)))


def first_step(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the first step whose value satisfies `reached`; infinite if there is none."""

    def quantity(trained: Trained) -> float:
        found = trained.columns["step"][reached(trained.columns[column])]
        return float(found[0]) if len(found) else inf

    return quantity


def highest_since(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the largest value after the first that satisfies `reached`; NaN if none does."""

    def quantity(trained: Trained) -> float:
        first = first_step(column, reached)(trained)
        return highest(column, first)(trained) if np.isfinite(first) else np.nan

    return quantity


def lowest_since(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the smallest value after the first that satisfies `reached`; NaN if none does."""

    def quantity(trained: Trained) -> float:
        first = first_step(column, reached)(trained)
        return lowest(column, first)(trained) if np.isfinite(first) else np.nan

    return quantity


@dataclass(frozen=True)
class Range:
    """Smallest and largest value over the seeds; formatted as one number if both look equal.

    >>> f"{Range(21.96, 22.04):.1f} nats, {Range(0.121, 0.16):.2f}, {Range(-9.1, -8.8):.1f}"
    '22.0 nats, 0.12–0.16, -9.1 to -8.8'
    >>> f"at most {Range(1, 3).high:.0f}"
    'at most 3'
    """

    low: float
    high: float

    def __format__(self, form: str) -> str:
        low, high = format(self.low, form), format(self.high, form)
        between = " to " if low.startswith("-") else "–"
        return low if low == high else f"{low}{between}{high}"


def ranges(values: Mapping[str, list[float]]) -> dict[str, Range]:
    """Return the range over the seeds of each quantity."""
    return {name: Range(min(of_seeds), max(of_seeds)) for name, of_seeds in values.items()}


@dataclass(frozen=True, eq=False)
class Outcome:
    """Sentence on the result of a training.

    Attributes
    ----------
    text : str
        Format string. A field such as ``{rate:.1f}`` is filled with the range over the seeds;
        ``{other[rate]:.1f}`` is a quantity of the preset `beside`.
    quantities : mapping of str to Quantity
        Measured quantities by the names of the fields.
    holds : callable
        Returns whether the sentence is true for one seed, given its values and those of the
        preset `beside` for the same seed.
    beside : str
        Name of the preset for comparison; empty if there is none.
    """

    text: str
    quantities: Mapping[str, Quantity]
    holds: Callable[[Values, Values], bool]
    beside: str = ""


Caption = tuple[Outcome | str, ...]


def quantities_of(caption: Caption) -> dict[str, Quantity]:
    """Return all quantities of a caption by name.

    Raises
    ------
    ValueError
        If two sentences use one name for different quantities.
    """
    found: dict[str, Quantity] = {}
    for sentence in caption:
        if isinstance(sentence, str):
            continue
        twice = [
            name for name, each in sentence.quantities.items() if found.get(name, each) != each
        ]
        if twice:
            raise ValueError(f"the caption has two quantities called {', '.join(twice)}")
        found |= sentence.quantities
    return found
