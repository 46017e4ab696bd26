"""Divergences of a family that is a special case of another one, by the other's entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kllab.divergences.result import Divergence, Entry
from kllab.special.float_array import FloatArray


@dataclass(frozen=True)
class Embedded:
    """The entry of another pair, for distributions that are turned into that pair.

    Attributes
    ----------
    entry
        Computes the quantity of the pair that `as_p` and `as_q` make.
    as_p, as_q
        Turn P and Q into the families of `entry`, without any rounding.
    """

    entry: Entry
    as_p: Callable[[Any], Any]
    as_q: Callable[[Any], Any]

    @property
    def method(self) -> str:
        """What kind of computation it is."""
        return self.entry.method

    def value(self, p: Any, q: Any, **parameters: Any) -> FloatArray:
        """Return the value of the pair it is turned into."""
        return self.entry.value(self.as_p(p), self.as_q(q), **parameters)

    def explain(self, p: Any, q: Any, shape: tuple[int, ...], **parameters: Any) -> Divergence:
        """Return the value of the pair it is turned into, with its error and reason."""
        return self.entry.explain(self.as_p(p), self.as_q(q), shape, **parameters)


def itself(p: Any) -> Any:
    """Return `p`: it needs no other family."""
    return p
