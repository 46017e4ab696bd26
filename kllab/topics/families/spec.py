"""Spec of two members of scalar families, as numbers that fit into a URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
    def distribution(self) -> ScalarDistribution:
        """The distribution itself."""
        return scalar_families()[self.family](**dict(self.parameters))

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


def member(family: str, numbers: Mapping[str, float]) -> Member:
    """Return the member of a family with these numbers, given by key."""
    collected: dict[str, list[float]] = {}
    single: dict[str, float] = {}
    weighted = set()
    for entry in entries(scalar_families()[family]):
        if entry.place is None:
            single[entry.parameter] = numbers[entry.key]
        else:
            collected.setdefault(entry.parameter, []).append(numbers[entry.key])
        if entry.range is WEIGHT:
            weighted.add(entry.parameter)
    for name in weighted:
        if not any(collected[name]):
            raise ValueError(f"{family}: all weights of {name} are 0; at least one must be above 0")
    vectors = {
        name: shares(tuple(values)) if name in weighted else tuple(values)
        for name, values in collected.items()
    }
    constraints = scalar_families()[family].usual_constraints()
    return Member(family, tuple((name, (single | vectors)[name]) for name in constraints))


@dataclass(frozen=True)
class FamilyPair:
    """P and Q, each a member of any family of scalar outcomes."""

    p: Member
    q: Member

    @property
    def kinds_differ(self) -> bool:
        """Whether exactly one of them has a density."""
        p, q = self.p.distribution.support, self.q.distribution.support
        return p.discrete != q.discrete


def _short(value: Value) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(f'{part:.4g}' for part in value)})"
    return f"{value:.4g}"
