"""Spec of the page of codes: P and Q over a few words, and a message."""

from dataclasses import dataclass
from fractions import Fraction

from kllab.models.weight_pair import WeightPair
from kllab.models.weights import Weights

NAMES = "abcdefgh"
"""Names of the words."""


@dataclass(frozen=True)
class WordPair(WeightPair):
    """P and Q over the words a, b, ..., as weights that are normalised to sum to 1."""

    p: Weights = (0.5, 0.25, 0.125, 0.125)
    q: Weights = (0.25, 0.25, 0.25, 0.25)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the words."""
        return tuple(NAMES[: len(self.p)])


def whole_numbers(weights: Weights) -> tuple[int, ...]:
    """Return the smallest whole numbers in proportion to the weights, read as decimal numbers.

    Codes are made from them without rounding: 0.1 is a tenth, as it was typed.

    >>> whole_numbers((0.5, 0.25, 0.1))
    (10, 5, 2)
    """
    exact = [Fraction(repr(weight)) for weight in weights]
    divisor = Fraction(0)
    for each in exact:
        divisor = _common_divisor(divisor, each)
    return tuple(int(each / divisor) for each in exact)


def _common_divisor(a: Fraction, b: Fraction) -> Fraction:
    while b:
        a, b = b, a % b
    return a
