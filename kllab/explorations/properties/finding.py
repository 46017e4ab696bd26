"""What every property hands to its page: the numbers in a sentence, and a verdict from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.divergences.units import Unit

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Verdict:
    """Whether the numbers bear the property out, and the comparison that says so.

    A claim that something always holds is "Broken" where it does not; one that something can
    happen is merely "Not here".
    """

    holds: bool
    text: str
    always: bool = True

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return "Holds" if self.holds else "Broken" if self.always else "Not here"


class Finding(Protocol):
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
