"""Arithmetic coding with exact integers: a message is an interval, its code a number inside it.

Source: Rissanen & Langdon, "Arithmetic coding" (1979); Cover & Thomas, "Elements of information
theory" (2006), section 13.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate


@dataclass(frozen=True)
class Interval:
    """Interval ``[low, low + width)`` within [0, 1) that stands for a message."""

    low: Fraction
    width: Fraction

    @property
    def bits(self) -> str:
        """The fewest bits b such that all numbers 0.b... are inside: at most -log2(width) + 2."""
        length = _ceil_log2(1 / self.width)
        while True:
            code = -(-(self.low.numerator << length) // self.low.denominator)
            if Fraction(code + 1, 1 << length) <= self.low + self.width:
                return format(code, "b").zfill(length) if length else ""
            length += 1


def narrow(message: Sequence[int], counts: Sequence[int]) -> list[Interval]:
    """Return the interval after each word of a message, the first of them [0, 1).

    The interval of a message is divided in proportion to `counts`; the next word takes its part.

    Parameters
    ----------
    message : sequence of int
        Indices of words.
    counts : sequence of int
        Whole numbers in proportion to Q.

    Raises
    ------
    ValueError
        If a word has the count 0: its interval would have no length.
    """
    total, below = sum(counts), [0, *accumulate(counts)]
    found = [Interval(Fraction(0), Fraction(1))]
    for place, word in enumerate(message):
        _check(place, word, counts)
        last = found[-1]
        step = last.width / total
        found.append(Interval(last.low + step * below[word], step * counts[word]))
    return found


def encode(message: Sequence[int], counts: Sequence[int]) -> str:
    """Return the bits of a message: at most ``2 - log2 Q(message)`` of them.

    Raises
    ------
    ValueError
        If a word has the count 0.
    """
    total, below = sum(counts), [0, *accumulate(counts)]
    # As integers over total^n, without the common divisors that fractions look for.
    low, width = 0, 1
    for place, word in enumerate(message):
        _check(place, word, counts)
        low = low * total + width * below[word]
        width *= counts[word]
    denominator = total ** len(message)
    length = _ceil_log2(Fraction(denominator, width))
    while True:
        code = -((-low << length) // denominator)
        if (code + 1) * denominator <= (low + width) << length:
            return format(code, "b").zfill(length) if length else ""
        length += 1


def decode(bits: str, counts: Sequence[int], length: int) -> list[int]:
    """Return the message of `length` words with these bits."""
    total, below = sum(counts), [0, *accumulate(counts)]
    # The number as a place within the present interval, from 0 to 1.
    place, whole = int(bits or "0", 2), 1 << len(bits)
    message = []
    for _ in range(length):
        scaled = place * total
        share = scaled // whole
        word = next(i for i in range(len(counts)) if below[i] <= share < below[i + 1])
        message.append(word)
        place = scaled - below[word] * whole
        whole *= counts[word]
    return message


def _check(place: int, word: int, counts: Sequence[int]) -> None:
    if not counts[word]:
        raise ValueError(
            f"word {word}, number {place + 1} of the message, has probability 0 under Q: its "
            "interval would have no length"
        )


def _ceil_log2(ratio: Fraction) -> int:
    """Return the smallest whole number l with ``2^l >= ratio``, for a ratio of at least 1."""
    return (-(-ratio.numerator // ratio.denominator) - 1).bit_length()
