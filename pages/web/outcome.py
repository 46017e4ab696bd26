"""What a caption says that a training brings: sentences, their numbers, and what they claim.

A caption is a tuple of sentences. A plain string is background; it states no outcome. An `Outcome`
names the quantities it speaks of. Their values come from trainings made beforehand (measured.py),
so that no number of a caption is typed in, and its claim is checked on these values by a test.
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
    """A training that has ended.

    Attributes
    ----------
    config : Any
        What was trained.
    columns : mapping of str to numpy.ndarray
        Every number of the records by name, (records,); NaN where it was not measured.
    arrays : mapping of str to numpy.ndarray
        The last of each array.
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
"""A number that is measured of a training."""


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
    """Return the first step whose value fulfils `reached`; infinite if there is none."""

    def quantity(trained: Trained) -> float:
        found = trained.columns["step"][reached(trained.columns[column])]
        return float(found[0]) if len(found) else inf

    return quantity


def highest_since(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the largest value from the first on that fulfils `reached`; NaN if there is none."""

    def quantity(trained: Trained) -> float:
        first = first_step(column, reached)(trained)
        return highest(column, first)(trained) if np.isfinite(first) else np.nan

    return quantity


def lowest_since(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the smallest value from the first on that fulfils `reached`; NaN if there is none."""

    def quantity(trained: Trained) -> float:
        first = first_step(column, reached)(trained)
        return lowest(column, first)(trained) if np.isfinite(first) else np.nan

    return quantity


@dataclass(frozen=True)
class Range:
    """Smallest and largest value over the seeds; written as one number where both look alike.

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
    """One sentence on what a training brings.

    Attributes
    ----------
    text : str
        With a field such as ``{rate:.1f}`` for each number: it is filled with the range over the
        seeds. ``{other[rate]:.1f}`` is a quantity of the preset `beside`.
    quantities : mapping of str to Quantity
        What is measured of each training, by the names of the fields.
    holds : callable
        Whether the sentence is true of one seed: called with its values and with those that the
        preset `beside` has of the same seed.
    beside : str
        Name of another preset that this one is compared with; empty if there is none.
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
        If two sentences give one name to different quantities.
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
