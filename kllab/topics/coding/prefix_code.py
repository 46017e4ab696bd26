"""Prefix codes: Shannon's and Huffman's, exactly, from whole numbers in proportion to Q.

Sources: Shannon, "A mathematical theory of communication" (1948), section 9; Huffman, "A method for
the construction of minimum-redundancy codes" (1952); Cover & Thomas, "Elements of information
theory" (2006), chapter 5.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import TypeVar

Word = TypeVar("Word", bound=Hashable)
Length = int | None
"""Number of bits of a code word; None for a word without one, whose count is 0."""


def shannon_lengths(counts: Sequence[int]) -> tuple[Length, ...]:
    """Return ``ceil(-log2 q)`` for each ``q = count / sum``; None where the count is 0.

    >>> shannon_lengths((4, 2, 1, 1)), shannon_lengths((1, 1, 1, 0))
    ((1, 2, 3, 3), (2, 2, 2, None))
    """
    total = sum(counts)
    # The smallest length l with 2^l * count >= total.
    return tuple((-(-total // each) - 1).bit_length() if each else None for each in counts)


def huffman_lengths(counts: Sequence[int]) -> tuple[Length, ...]:
    """Return the lengths of a code with the smallest mean length; None where the count is 0.

    Of the codes with the smallest mean it is the one with the smallest longest word. A single word
    needs no bits.

    >>> huffman_lengths((4, 2, 1, 1)), huffman_lengths((0, 7))
    ((1, 2, 3, 3), (None, 0))
    """
    lengths: list[Length] = [0 if each else None for each in counts]
    order = count()
    # Of equal counts the older comes first, so that words are joined before groups of words.
    heap = [(each, next(order), [place]) for place, each in enumerate(counts) if each]
    heapq.heapify(heap)
    while len(heap) > 1:
        (first, _, left), (second, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        for place in (*left, *right):
            lengths[place] = (lengths[place] or 0) + 1
        heapq.heappush(heap, (first + second, next(order), left + right))
    return tuple(lengths)


def canonical_words(lengths: Sequence[Length]) -> tuple[str | None, ...]:
    """Return code words of these lengths, none of which begins with another.

    Short words come first and have the smallest binary numbers.

    Raises
    ------
    ValueError
        If there is no such code: by Kraft's inequality the sum of ``2^-length`` must be at most 1.

    >>> canonical_words((1, 2, None, 2))
    ('0', '10', None, '11')
    """
    if kraft_sum(lengths) > 1:
        raise ValueError(
            f"no prefix code has the lengths {list(lengths)}: the sum of 2^-length is "
            f"{kraft_sum(lengths)}; at most 1 is allowed"
        )
    words: list[str | None] = [None] * len(lengths)
    code, last = 0, 0
    ordered = sorted((each, place) for place, each in enumerate(lengths) if each is not None)
    for number, (length, place) in enumerate(ordered):
        code = (code + bool(number)) << (length - last)
        words[place] = format(code, "b").zfill(length) if length else ""
        last = length
    return tuple(words)


def kraft_sum(lengths: Iterable[Length]) -> Fraction:
    """Return the sum of ``2^-length`` of the words that have a length."""
    return sum((Fraction(1, 2**each) for each in lengths if each is not None), Fraction(0))


def encode(message: Iterable[Word], words: Mapping[Word, str | None]) -> str:
    """Return the code words of a message, one after the other.

    Raises
    ------
    ValueError
        If a word of the message has no code word: names it.
    """
    coded = []
    for place, word in enumerate(message):
        code = words.get(word)
        if code is None:
            raise ValueError(f"{word!r}, number {place + 1} of the message, has no code word")
        coded.append(code)
    return "".join(coded)


def decode(bits: str, words: Mapping[Word, str | None], length: int) -> list[Word]:
    """Return the message of `length` words with these bits.

    Raises
    ------
    ValueError
        If the bits end too early, do not end, or begin no code word.
    """
    by_code = {code: word for word, code in words.items() if code is not None}
    longest = max(map(len, by_code), default=0)
    message: list[Word] = []
    start = 0
    while len(message) < length:
        end = next(
            (end for end in range(start, start + longest + 1) if bits[start:end] in by_code),
            None,
        )
        if end is None or end > len(bits):
            raise ValueError(f"no code word begins at bit {start + 1} of {len(bits)}")
        message.append(by_code[bits[start:end]])
        start = end
    if start < len(bits):
        raise ValueError(f"{len(bits) - start} bits are left after {length} words")
    return message
