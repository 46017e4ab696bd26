"""Outcomes: caption sentences on the result of a training, with measured numbers and claims.

An `Outcome` names the quantities in its text. Their values come from earlier trainings
(measured_presets.py), so that no number of a caption is typed in. A test checks the claim of each
outcome on these values.
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
Quantity = Callable[[Any], float]
"""Function from a finished training's run view to a number."""


def end(column: str) -> Quantity:
    """Return the last value."""
    return lambda run: float(run.between(column)[-1])


def at(column: str, step: int) -> Quantity:
    """Return the value at `step`, or the last one measured before."""
    return lambda run: float(run.between(column, 0, step)[-1])


def lowest(column: str, first: float = 0, last: float = inf) -> Quantity:
    """Return the smallest value between two steps."""
    return lambda run: float(run.between(column, first, last).min())


def highest(column: str, first: float = 0, last: float = inf) -> Quantity:
    """Return the largest value between two steps."""
    return lambda run: float(run.between(column, first, last).max())


def median(column: str) -> Quantity:
    """Return the median over the training."""
    return lambda run: float(np.median(run.between(column)))


def first_step(column: str, reached: Callable[[Floats], NDArray[np.bool_]]) -> Quantity:
    """Return the first step whose value satisfies `reached`; infinite if there is none."""

    def quantity(run: Any) -> float:
        found = run.columns["step"][reached(run.columns[column])]
        return float(found[0]) if len(found) else inf

    return quantity


def since(
    extreme: Callable[[str, float], Quantity],
    column: str,
    reached: Callable[[Floats], NDArray[np.bool_]],
) -> Quantity:
    """Return `lowest` or `highest` after the first value that satisfies `reached`; else NaN."""

    def quantity(run: Any) -> float:
        first = first_step(column, reached)(run)
        return extreme(column, first)(run) if np.isfinite(first) else np.nan

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


Caption = Outcome | tuple[Outcome, ...]


def outcomes_of(caption: Caption) -> tuple[Outcome, ...]:
    """Return the sentences of a caption."""
    return (caption,) if isinstance(caption, Outcome) else caption


def quantities_of(caption: Caption) -> dict[str, Quantity]:
    """Return all quantities of a caption by name.

    Raises
    ------
    ValueError
        If two sentences use one name for different quantities.
    """
    found: dict[str, Quantity] = {}
    for outcome in outcomes_of(caption):
        twice = [name for name, each in outcome.quantities.items() if found.get(name, each) != each]
        if twice:
            raise ValueError(f"the caption has two quantities called {', '.join(twice)}")
        found |= outcome.quantities
    return found
