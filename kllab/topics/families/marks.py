"""Marks: numbers of a member that show at an outcome, and the way there and back."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kllab.models.places import farther_gap
from kllab.topics.families.ranges import Entry, entries, scalar_families
from kllab.topics.families.spec import Member

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Mark:
    """Number of a member, and the outcome that moves with it.

    Attributes
    ----------
    entry
        The number, which is now ``value``.
    at
        Its outcome.
    values, places
        The values that its slider has and the member allows, and their outcomes.
    """

    entry: Entry
    value: float
    at: float
    values: Array
    places: Array

    def value_at(self, place: float) -> float:
        """Return the value whose outcome is nearest to `place`."""
        return float(self.values[np.abs(self.places - place).argmin()])

    @property
    def step(self) -> float:
        """Distance to the next place; to the farther one, as a nearer one reaches it as well."""
        return farther_gap(self.places, self.at)


@lru_cache(maxsize=256)
def marks(member: Member) -> tuple[Mark, ...]:
    """Return the marks of a member, without those that cannot move."""
    now = member.distribution.reference_points()
    found = [
        _mark(member, entry)
        for entry in entries(scalar_families()[member.family])
        if entry.parameter in now
    ]
    return tuple(mark for mark in found if len(set(mark.places)) > 1)


def _mark(member: Member, entry: Entry) -> Mark:
    value = np.ravel(dict(member.parameters)[entry.parameter])[entry.place or 0]
    allowed = entry.range.values
    try:
        places = _places(member, entry, allowed)
    except ValueError:
        allowed = _allowed_around(member, entry, float(value))
        places = _places(member, entry, allowed)
    at = float(_places(member, entry, np.array([value]))[0])
    return Mark(entry, float(value), at, allowed, places)


def _places(member: Member, entry: Entry, values: Array) -> Array:
    """Return the outcome at each value of one number; the others are those of `member`."""
    parameters = {name: np.asarray(held, dtype=float) for name, held in member.parameters}
    held = parameters[entry.parameter]
    if entry.place is None:
        parameters[entry.parameter] = values
    else:
        held = np.tile(held, (len(values), 1))
        held[:, entry.place] = values
        parameters[entry.parameter] = held
    batch = scalar_families()[member.family](**parameters)
    places = np.asarray(batch.reference_points()[entry.parameter])
    return places if entry.place is None else places[:, entry.place]


def _allowed_around(member: Member, entry: Entry, value: float) -> Array:
    """Return the values around `value` up to those that other parameters forbid, on both sides."""

    def is_allowed(some: Array) -> bool:
        try:
            _places(member, entry, some)
        except ValueError:
            return False
        return True

    values = entry.range.values
    here = int(np.abs(values - value).argmin())
    below, above = range(here + 1), range(here, len(values))
    first = bisect_left(below, True, key=lambda i: is_allowed(values[i : here + 1]))
    count = bisect_left(above, True, key=lambda i: not is_allowed(values[here : i + 1]))
    return np.asarray(values[first : here + count])
