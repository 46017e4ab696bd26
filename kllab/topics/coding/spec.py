"""Spec of the page of codes: P and Q over a few words, and a message."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kllab.models.spec_field import check_field
from kllab.models.weights import Weights, check_weights, shares

NAMES = "abcdefgh"
"""Names of the words."""


@dataclass(frozen=True)
class WordPair:
    """P and Q over the words a, b, ..., as weights that are normalised to sum to 1.

    Raises
    ------
    ValueError
        If there are not 2 to 8 weights, as many in p as in q, if a weight is not from 0 to 1e6, or
        all are 0: names the field, its value and what is allowed.
    """

    p: Weights = (0.5, 0.25, 0.125, 0.125)
    q: Weights = (0.25, 0.25, 0.25, 0.25)

    def __post_init__(self) -> None:
        for name in ("p", "q"):
            try:
                check_weights(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"WordPair: {name}: {error}") from None
        same = len(self.p) == len(self.q)
        check_field(self, "q", same, f"{len(self.p)} weights, as many as in p")

    @cached_property
    def probs_p(self) -> Weights:
        """Probabilities of P."""
        return shares(self.p)

    @cached_property
    def probs_q(self) -> Weights:
        """Probabilities of Q."""
        return shares(self.q)

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
