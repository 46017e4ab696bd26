"""Spec of two members of scalar families, as numbers that fit into a URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from kllab.distributions.distribution import ScalarDistribution
from kllab.models.weights import shares
from kllab.topics.families.ranges import WEIGHT, entries, scalar_families

Value = float | tuple[float, ...]


@dataclass(frozen=True)
class Member:
    """Distribution, given by family name and parameters.

    Raises
    ------
    ValueError
        On first use of `distribution`, if the family does not allow the parameters.
    """

    family: str
    parameters: tuple[tuple[str, Value], ...]

    @property
    def distribution(self) -> ScalarDistribution:
        """The distribution itself."""
        return _distribution(self)

    @property
    def code(self) -> str:
        """Python expression of the distribution."""
        arguments = ", ".join(
            f"{name}={list(value) if isinstance(value, tuple) else value!r}"
            for name, value in self.parameters
        )
        return f"{self.family}({arguments})"

    @property
    def name(self) -> str:
        """Like `code`, with four digits, for reading."""
        arguments = ", ".join(f"{name} {_short(value)}" for name, value in self.parameters)
        return f"{self.family}({arguments})"


# One of the two members stays the same while the other is dragged.
@lru_cache(maxsize=256)
def _distribution(member: Member) -> ScalarDistribution:
    return scalar_families()[member.family](**dict(member.parameters))


def member(family: str, numbers: Mapping[str, float]) -> Member:
    """Return the member of a family with these numbers, given by key."""
    parameters: dict[str, Value] = {}
    for name, group in groupby(entries(scalar_families()[family]), lambda entry: entry.parameter):
        found = tuple(group)
        values = tuple(numbers[entry.key] for entry in found)
        if found[0].place is None:
            parameters[name] = values[0]
        elif found[0].range is not WEIGHT:
            parameters[name] = values
        elif any(values):
            parameters[name] = shares(values)
        else:
            raise ValueError(f"{family}: all weights of {name} are 0; at least one must be above 0")
    return Member(family, tuple(parameters.items()))


@dataclass(frozen=True)
class FamilyPair:
    """P and Q, each a member of any family of scalar outcomes."""

    p: Member
    q: Member


def _short(value: Value) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(f'{part:.4g}' for part in value)})"
    return f"{value:.4g}"
