"""Slider ranges, derived from the constraints of the parameters.

Each constraint is tested with numbers. The first row of `RANGES` whose numbers it accepts and
rejects as listed is the range. So a new family or a new constraint needs no edit here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from kllab.distributions import FAMILIES
from kllab.distributions.constraint import Constraint
from kllab.distributions.distribution import ScalarDistribution

_DECADE = (1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6)
_STEPS = [float(f"{step}e{power}") for power in (-1, 0, 1) for step in (*_DECADE, 7, 8, 9)]
POSITIVE_STEPS = (*_STEPS, 100.0)
"""Positive slider values: logarithmic steps from 0.1 to 100."""


@dataclass(frozen=True)
class Range:
    """Range of a slider.

    Attributes
    ----------
    kind
        "log" (over `POSITIVE_STEPS`), "linear" or "whole".
    low, high, step
        Ends, both included, and the step between two positions.
    start_p, start_q
        Initial values of P's and Q's sliders, for the first number of a family in this range,
        the second, and so on. They differ, so that P and Q do.
    accepts, rejects
        Numbers that a constraint must accept and reject for this range.
    """

    kind: str
    low: float
    high: float
    step: float
    start_p: tuple[float, ...]
    start_q: tuple[float, ...]
    accepts: tuple[float, ...]
    rejects: tuple[float, ...] = ()

    @property
    def values(self) -> NDArray[np.float64]:
        """All positions of the slider."""
        if self.kind == "log":
            return np.array(POSITIVE_STEPS)
        steps = np.arange(round((self.high - self.low) / self.step) + 1)
        return np.round(self.low + self.step * steps, 10)


RANGES = (
    Range("whole", 0, 40, 1, (10,), (20,), (0, 1, 7), (0.5, -1)),
    Range("whole", 1, 40, 1, (10,), (20,), (1, 2, 7), (0.5, 0)),
    Range("linear", 0.0, 1.0, 0.01, (0.3,), (0.5,), (0, 0.5, 1), (2, -1)),
    Range("linear", 0.01, 1.0, 0.01, (0.3,), (0.5,), (0.5, 1), (0, 2)),
    Range("linear", 0.0, 0.99, 0.01, (0.3,), (0.5,), (0, 0.5), (1, 2)),
    Range("linear", 0.01, 0.99, 0.01, (0.3,), (0.5,), (0.5,), (0, 1, 2)),
    Range("linear", -5.0, 5.0, 0.1, (0.0, 1.0, 2.0), (-1.0, 2.0, 3.0), (-5, 0, 5)),
    Range("log", 0.1, 100.0, 0.0, (1.0, 2.0), (1.5, 3.0), (0.1, 1, 100), (-1,)),
)
"""Ranges: counts, probabilities (with or without ends), real numbers, positive numbers."""
WEIGHT = Range("linear", 0.0, 1.0, 0.01, (0.2, 0.5, 0.3), (0.4, 0.3, 0.3), ())
"""Range of weights, which are normalised to probabilities with sum 1."""
MEMBERS = {1: 3, 2: 3, 3: 2}
"""Length of vector parameters (weights, locations), by their number in a family."""


@dataclass(frozen=True)
class Entry:
    """Number of a family: a scalar parameter, or an element of a vector parameter.

    It is preceded by `earlier` numbers of the same family and range.
    """

    parameter: str
    place: int | None
    range: Range
    earlier: int

    @property
    def key(self) -> str:
        """Slider key. Integer and real parameters of the same name have different keys."""
        place = "" if self.place is None else f"_{self.place + 1}"
        return f"{self.parameter}{place}{'_whole' if self.range.kind == 'whole' else ''}"

    @property
    def label(self) -> str:
        """Label on the page."""
        if self.place is None:
            return self.parameter
        weight = ", weight" if self.range is WEIGHT else ""
        return f"{self.parameter}[{self.place}]{weight}"

    def start(self, side: str) -> float:
        """Return the initial slider value of "p" or "q"."""
        values = self.range.start_p if side == "p" else self.range.start_q
        return values[min(self.earlier, len(values) - 1)]


@cache
def scalar_families() -> Mapping[str, type[ScalarDistribution]]:
    """Return the scalar families whose parameters all have a range, by name."""
    return MappingProxyType(
        {
            family.__name__: family
            for family in FAMILIES
            if issubclass(family, ScalarDistribution) and entries(family)
        }
    )


@cache
def entries(family: type[ScalarDistribution]) -> tuple[Entry, ...]:
    """Return the adjustable numbers of a family; none if a parameter has no range."""
    usual = family.usual_constraints()
    vectors = sum(_is_vector(constraints) for constraints in usual.values())
    found: list[Entry] = []
    for name, constraints in usual.items():
        chosen = range_of(constraints)
        if chosen is None:
            return ()
        places = range(MEMBERS[vectors]) if _is_vector(constraints) else (None,)
        for place in places:
            earlier = sum(entry.range is chosen for entry in found)
            found.append(Entry(name, place, chosen, earlier))
    return tuple(found)


def range_of(constraints: tuple[Constraint, ...]) -> Range | None:
    """Return the range of a number, or of each element of a vector, under `constraints`."""
    if any(constraint.event_dim > 1 for constraint in constraints):
        return None
    # A constraint that accepts a sum of 1 but not of 2 is for probabilities.
    one, two = np.array([0.25, 0.75]), np.array([0.5, 1.5])
    if (
        _is_vector(constraints)
        and _holds_all(constraints, one)
        and not _holds_all(constraints, two)
    ):
        return WEIGHT

    def holds(value: float) -> bool:
        places = np.array([value, value + 1]) if _is_vector(constraints) else np.array(value)
        return _holds_all(constraints, places)

    for row in RANGES:
        if all(map(holds, row.accepts)) and not any(map(holds, row.rejects)):
            return row
    return None


def _holds_all(constraints: tuple[Constraint, ...], value: np.ndarray) -> bool:
    with np.errstate(all="ignore"):
        return all(bool(np.all(constraint.holds(value))) for constraint in constraints)


def _is_vector(constraints: tuple[Constraint, ...]) -> bool:
    return any(constraint.event_dim == 1 for constraint in constraints)
