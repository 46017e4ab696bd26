"""Registry of entries by pairs of families.

A pair of classes finds the nearest registered pair of base classes, so subclasses inherit the
entries of their bases. A numerical method for all pairs is registered for
``(Distribution, Distribution)``; every closed form is nearer and takes precedence.
"""

from __future__ import annotations

from typing import Generic, TypeAlias, TypeVar

from kllab.distributions import Distribution

Family: TypeAlias = type[Distribution]
Entry = TypeVar("Entry")

ANY_FAMILY: Family = Distribution  # type: ignore[type-abstract]
"""Any family, in the registration of a method for all pairs."""


class UnsupportedPairError(TypeError):
    """No entry is registered for a pair of families, or none is nearest in both."""


class Registry(Generic[Entry]):
    """Entries found by the families of two distributions."""

    def __init__(self, quantity: str) -> None:
        self.quantity = quantity
        self._entries: dict[tuple[Family, Family], Entry] = {}

    def add(self, p: Family, q: Family, entry: Entry) -> None:
        """Register `entry` for the pair (p, q); raise ValueError if the pair has one."""
        for family in (p, q):
            if not (isinstance(family, type) and issubclass(family, Distribution)):
                raise TypeError(f"a pair is made of two Distribution classes, not {family!r}")
        if (p, q) in self._entries:
            raise ValueError(f"the {self.quantity} of {_name(p, q)} is already registered")
        self._entries[p, q] = entry

    def pairs(self) -> tuple[tuple[Family, Family], ...]:
        """Return the registered pairs of families, sorted by name.

        Abstract bases are left out, and `Independent`, which has no family of its own.
        """
        concrete = (
            pair
            for pair in self._entries
            if all(hasattr(family, "typical_parameters") for family in pair)
            and not any(getattr(family, "__abstractmethods__", None) for family in pair)
        )
        return tuple(sorted(concrete, key=lambda pair: _name(*pair)))

    def has(self, p: Family, q: Family) -> bool:
        """Return whether this very pair of families has an entry."""
        return (p, q) in self._entries

    def find(self, p: Distribution, q: Distribution) -> Entry:
        """Return the entry for the families of two distributions."""
        return self.resolve(type(p), type(q))

    def resolve(self, p: Family, q: Family) -> Entry:
        """Return the entry of the nearest pair of base classes of p and q."""
        if (p, q) in self._entries:
            return self._entries[p, q]
        matches = {
            (p.__mro__.index(base_p), q.__mro__.index(base_q)): entry
            for (base_p, base_q), entry in self._entries.items()
            if issubclass(p, base_p) and issubclass(q, base_q)
        }
        if not matches:
            known = ", ".join(_name(*pair) for pair in self.pairs())
            raise UnsupportedPairError(
                f"no {self.quantity} is known for {_name(p, q)}; known are: {known}"
            )
        nearest = (min(at_p for at_p, _ in matches), min(at_q for _, at_q in matches))
        if nearest not in matches:
            raise UnsupportedPairError(
                f"the {self.quantity} of {_name(p, q)} is ambiguous: several registered pairs "
                "match and none is nearest in both families; register this very pair"
            )
        return matches[nearest]


def _name(p: Family, q: Family) -> str:
    return f"{p.__name__}||{q.__name__}"
