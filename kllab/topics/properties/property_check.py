"""Property check: the numbers of a property in a sentence, and a verdict."""

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
    """Verdict of the numbers on a claim, with the comparison.

    Attributes
    ----------
    word : str
        The verdict on the formula above it.
    text : str
        The comparison, with its numbers.
    kind : str
        "holds": the numbers confirm the claim. "not here": the claim does not cover the case, or
        the case is no example of what can happen. "broken": the numbers contradict the claim.
    """

    word: str
    text: str
    kind: Kind = "holds"

    @property
    def holds(self) -> bool:
        """Whether the numbers confirm the claim."""
        return self.kind == "holds"


def always(holds: bool, text: str) -> Verdict:
    """Return the verdict on a claim without exceptions."""
    return Verdict("Holds", text) if holds else Verdict("Broken", text, "broken")


def example(found: bool, text: str, *, of: str) -> Verdict:
    """Return the verdict on the claim that something, named by `of`, can happen."""
    return Verdict(of, text) if found else Verdict("No example here", text, "not here")


class PropertyCheck(Protocol):
    """Result of a property's `explore`."""

    def verdict(self, unit: Unit) -> Verdict:
        """Compare the numbers."""

    def sentence(self, unit: Unit) -> str:
        """Describe the chart with its numbers, in Markdown."""

    def tables(self) -> Mapping[str, Columns]:
        """Return the data of the chart: columns by table."""


def settled(kl: ArrayLike, rounding: float = 1e-28) -> Array:
    """Return `kl` (nats), or 0 if rounding of the probabilities may explain it.

    Probabilities that differ in their last digit have a KL of the square of that difference.
    """
    values = np.asarray(kl, dtype=float)
    return np.where(np.abs(values) <= rounding, 0.0, values)


def agree(first: float, second: float, tolerance: float = 1e-12) -> bool:
    """Return whether two numbers, computed in two ways, differ only by rounding."""
    return abs(first - second) <= tolerance * max(abs(first), abs(second), 1e-3)
