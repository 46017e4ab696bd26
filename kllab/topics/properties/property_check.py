"""What every property hands to its page: the numbers in a sentence, and a verdict from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.divergences.units import Unit

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]
Kind = Literal["holds", "not here", "broken"]


@dataclass(frozen=True)
class Verdict:
    """What the numbers say of a claim, in a few words, and the comparison behind them.

    Attributes
    ----------
    word : str
        The verdict on the formula that stands above it.
    text : str
        The comparison, with its numbers.
    kind : str
        "holds": the numbers show what is claimed. "not here": they are a case that the claim does
        not speak of, or no example of what it says can happen. "broken": they contradict it.
    """

    word: str
    text: str
    kind: Kind = "holds"

    @property
    def holds(self) -> bool:
        """Whether the numbers show what is claimed."""
        return self.kind == "holds"


def always(holds: bool, text: str) -> Verdict:
    """Return the verdict on a claim that has no exception."""
    return Verdict("Holds", text) if holds else Verdict("Broken", text, "broken")


def example(found: bool, text: str, *, of: str) -> Verdict:
    """Return the verdict on a claim that something, named by `of`, can happen."""
    return Verdict(of, text) if found else Verdict("No example here", text, "not here")


class PropertyCheck(Protocol):
    """What a property's `explore` returns."""

    def verdict(self, unit: Unit) -> Verdict:
        """Compare the numbers."""

    def sentence(self, unit: Unit) -> str:
        """Say what is seen, with the numbers, in Markdown."""

    def tables(self) -> Mapping[str, Columns]:
        """Return what the chart shows, as columns by table."""


def settled(kl: ArrayLike, rounding: float = 1e-28) -> Array:
    """Return `kl` (nats), and 0 where it may come from the rounding of the probabilities alone.

    Probabilities that are the same but for their last digit have a KL of the square of that.
    """
    values = np.asarray(kl, dtype=float)
    return np.where(np.abs(values) <= rounding, 0.0, values)


def agree(first: float, second: float, tolerance: float = 1e-12) -> bool:
    """Return whether two numbers, computed in two ways, differ by rounding alone."""
    return abs(first - second) <= tolerance * max(abs(first), abs(second), 1e-3)
