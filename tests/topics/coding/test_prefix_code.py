"""Prefix codes: Huffman's against all codes, Shannon's against the definition, round trips."""

from fractions import Fraction
from itertools import product
from math import log2
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.coding.prefix_code import (
    canonical_words,
    decode,
    encode,
    huffman_lengths,
    kraft_sum,
    shannon_lengths,
)

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any)
SEVERAL = COUNTS.filter(lambda counts: sum(map(bool, counts)) > 1)


def mean_length(counts: list[int], lengths: tuple[int | None, ...]) -> Fraction:
    return Fraction(
        sum(c * (bits or 0) for c, bits in zip(counts, lengths, strict=True)), sum(counts)
    )


@given(st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_no_code_has_a_smaller_mean_length_than_huffmans(counts: list[int]) -> None:
    longest = len(counts) - 1
    best = min(
        sum(map(mul, counts, lengths))
        for lengths in product(range(longest + 1), repeat=len(counts))
        if sum(2 ** (longest - bits) for bits in lengths) <= 2**longest
    )
    assert mean_length(counts, huffman_lengths(counts)) == Fraction(best, sum(counts))


@given(COUNTS)
def test_shannon_lengths_are_the_smallest_whole_ones_of_the_definition(counts: list[int]) -> None:
    for count, length in zip(counts, shannon_lengths(counts), strict=True):
        if count == 0:
            assert length is None
            continue
        assert length is not None
        q = Fraction(count, sum(counts))
        assert Fraction(1, 2**length) <= q
        assert length == 0 or Fraction(1, 2 ** (length - 1)) > q


@given(SEVERAL)
def test_both_codes_keep_the_bounds_of_the_entropy(counts: list[int]) -> None:
    probs = [Fraction(count, sum(counts)) for count in counts]
    entropy = -sum(float(p) * log2(p) for p in probs if p)
    huffman = float(mean_length(counts, huffman_lengths(counts)))
    shannon = float(mean_length(counts, shannon_lengths(counts)))
    assert entropy - 1e-9 <= huffman <= shannon < entropy + 1
    assert kraft_sum(huffman_lengths(counts)) == 1, "a part of the tree would not be used"
    assert kraft_sum(shannon_lengths(counts)) <= 1


@given(COUNTS, st.data())
def test_a_message_is_decoded_as_it_was_coded(counts: list[int], data: st.DataObject) -> None:
    used = [word for word, count in enumerate(counts) if count]
    message = data.draw(st.lists(st.sampled_from(used), max_size=30))
    for lengths in (shannon_lengths(counts), huffman_lengths(counts)):
        words = dict(enumerate(canonical_words(lengths)))
        codes = [word for word in words.values() if word is not None]
        assert not [(a, b) for a in codes for b in codes if a != b and b.startswith(a)]
        bits = encode(message, words)
        assert len(bits) == sum(lengths[word] or 0 for word in message)
        assert decode(bits, words, len(message)) == message


def test_errors_say_what_cannot_be_coded() -> None:
    with pytest.raises(ValueError, match=r"lengths \[1, 1, 1\].*3/2; at most 1"):
        canonical_words((1, 1, 1))
    words = dict(zip("abc", canonical_words((1, 1, None)), strict=True))
    with pytest.raises(ValueError, match="'c', number 2 of the message, has no code word"):
        encode("ac", words)
    with pytest.raises(ValueError, match="no code word begins at bit 3 of 2"):
        decode("01", words, 3)
    with pytest.raises(ValueError, match="1 bits are left after 1 words"):
        decode("01", words, 1)
