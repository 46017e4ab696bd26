"""Which pairs of families have a divergence, and the rule that finds it.

A pair of classes finds the nearest registered pair of base classes, so a subclass inherits what
its base has. Nothing is approximated behind the caller's back: a pair without an entry is an
error. A numerical method that serves every pair registers for ``(Distribution, Distribution)``
under its own name of method; every closed form is nearer than that and goes before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from kllab.distributions import Distribution
from kllab.distributions.array_record import FloatArray

Family: TypeAlias = type[Distribution]
Function: TypeAlias = Callable[[Any, Any], FloatArray]
Entry = TypeVar("Entry")
Formula = TypeVar("Formula", bound=Function)


class UnsupportedPairError(TypeError):
    """Nothing is registered for a pair of families, or no registered pair is the nearest."""


class Registry(Generic[Entry]):
    """Entries found by the families of two distributions."""

    def __init__(self, quantity: str) -> None:
        self.quantity = quantity
        self._entries: dict[tuple[Family, Family], Entry] = {}

    def add(self, p: Family, q: Family, entry: Entry) -> None:
        """Register `entry` for the pair (p, q); a pair is registered once."""
        for family in (p, q):
            if not (isinstance(family, type) and issubclass(family, Distribution)):
                raise TypeError(f"a pair is made of two Distribution classes, not {family!r}")
        if (p, q) in self._entries:
            raise ValueError(f"the {self.quantity} of {_name(p, q)} is already registered")
        self._entries[p, q] = entry

    def pairs(self) -> tuple[tuple[Family, Family], ...]:
        """Return the registered pairs, sorted by name."""
        return tuple(sorted(self._entries, key=lambda pair: _name(*pair)))

    def find(self, p: Distribution, q: Distribution) -> Entry:
        """Return the entry for the families of two distributions."""
        for name, given in (("p", p), ("q", q)):
            if not isinstance(given, Distribution):
                raise TypeError(f"{name} must be a distribution of kllab, but it is {given!r}")
        return self.resolve(type(p), type(q))

    def resolve(self, p: Family, q: Family) -> Entry:
        """Return the entry of the nearest pair of base classes of p and q."""
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


def _rounding(_p: Distribution, _q: Distribution) -> float:
    return 1e-13


def _too_large(_p: Distribution, _q: Distribution) -> str:
    return "the divergence is finite but larger than the largest float64, 1.8e308 (overflow)"


@dataclass(frozen=True)
class KLEntry:
    """How KL(P||Q) of one pair of families is computed, and what is known of the result.

    Attributes
    ----------
    formula
        ``(p, q) -> KL(P||Q)`` in nats, of the broadcast batch shape.
    method
        What kind of computation it is.
    relative_error
        ``(p, q) ->`` bound on the relative error.
    why_infinite
        ``(p, q) ->`` the reason, for a single pair whose divergence came out infinite.
    """

    formula: Function
    method: str = "closed form"
    relative_error: Callable[[Any, Any], float | FloatArray] = _rounding
    why_infinite: Callable[[Any, Any], str] = _too_large


kl_registry: Registry[KLEntry] = Registry("KL divergence")
cross_entropy_registry: Registry[Function] = Registry("cross-entropy")


def register_kl(
    p: Family,
    q: Family,
    *,
    method: str = "closed form",
    relative_error: Callable[[Any, Any], float | FloatArray] = _rounding,
    why_infinite: Callable[[Any, Any], str] = _too_large,
) -> Callable[[Formula], Formula]:
    """Register the decorated function as KL(P||Q) of two families.

    Parameters
    ----------
    p, q
        Subclasses of `Distribution`.
    method, relative_error, why_infinite
        See `KLEntry`.

    Raises
    ------
    TypeError
        If `p` or `q` is no family.
    ValueError
        If the pair is already registered.

    Notes
    -----
    The function is called inside ``numpy.errstate(all="ignore")`` and returns nats.
    """

    def register(formula: Formula) -> Formula:
        kl_registry.add(p, q, KLEntry(formula, method, relative_error, why_infinite))
        return formula

    return register


def register_cross_entropy(p: Family, q: Family) -> Callable[[Formula], Formula]:
    """Register the decorated function as the cross-entropy ``E_p[-log q]`` of two families."""

    def register(formula: Formula) -> Formula:
        cross_entropy_registry.add(p, q, formula)
        return formula

    return register


def supported_pairs() -> tuple[tuple[Family, Family], ...]:
    """Return the pairs (P, Q) of families for which KL(P||Q) is registered, sorted by name.

    Examples
    --------
    >>> from kllab import Normal
    >>> (Normal, Normal) in supported_pairs()
    True
    """
    return kl_registry.pairs()
