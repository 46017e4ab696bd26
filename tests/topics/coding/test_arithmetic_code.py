"""Arithmetic coding: the interval is the message's probability, and its bits are decoded."""

from fractions import Fraction
from itertools import pairwise
from math import log2, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.coding.arithmetic_code import decode, encode, narrow

COUNTS = st.lists(st.integers(0, 10**4), min_size=1, max_size=8).filter(any)


@st.composite
def messages(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    counts = draw(COUNTS)
    used = [word for word, count in enumerate(counts) if count]
    return counts, draw(st.lists(st.sampled_from(used), max_size=60))


@given(messages())
def test_a_message_is_decoded_and_costs_at_most_two_bits_more_than_ideal(
    given: tuple[list[int], list[int]],
) -> None:
    counts, message = given
    bits = encode(message, counts)
    assert decode(bits, counts, len(message)) == message
    ideal = sum(log2(sum(counts)) - log2(counts[word]) for word in message)
    assert ideal - 1e-6 <= len(bits) <= ideal + 2


@given(messages())
def test_the_interval_has_the_messages_probability_and_holds_all_its_continuations(
    given: tuple[list[int], list[int]],
) -> None:
    counts, message = given
    intervals = narrow(message, counts)
    last = intervals[-1]
    assert last.width == prod(
        (Fraction(counts[w], sum(counts)) for w in message), start=Fraction(1)
    )
    for before, after in pairwise(intervals):
        assert before.low <= after.low
        assert after.low + after.width <= before.low + before.width
    bits = encode(message, counts)
    number = Fraction(int(bits or "0", 2), 2 ** len(bits))
    assert last.low <= number
    assert number + Fraction(1, 2 ** len(bits)) <= last.low + last.width


def test_a_word_of_probability_0_has_no_interval() -> None:
    for code in (encode, narrow):
        with pytest.raises(ValueError, match=r"word 1, number 3 .* probability 0 under Q"):
            code([0, 2, 1], [1, 0, 1])
