"""Error-free transformations against exact rational arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kllab.special.double_double import add, exact_sum, two_product, two_sum

numbers = st.floats(-1e140, 1e140).filter(lambda x: x == 0 or abs(x) > 1e-120)


def exactly(pair):
    return sum((Fraction(float(part)) for part in pair), Fraction(0))


@given(numbers, numbers)
def test_two_sum_and_two_product_lose_nothing(a, b):
    a, b = np.float64(a), np.float64(b)
    assert exactly(two_sum(a, b)) == Fraction(float(a)) + Fraction(float(b))
    assert exactly(two_product(a, b)) == Fraction(float(a)) * Fraction(float(b))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_exact_sum(values):
    total = sum(map(Fraction, values), Fraction(0))
    assert abs(exactly(exact_sum(np.array(values))) - total) <= total * Fraction(1, 10**30)


def test_exact_sum_over_the_last_axis():
    table = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(exact_sum(table)[0], table.sum(axis=-1))
    assert exact_sum(np.zeros((3, 0)))[0].tolist() == [0, 0, 0]


def test_add_keeps_what_a_sum_would_drop():
    high, low = add((np.float64(1), np.float64(1e-25)), (np.float64(-1), np.float64(1e-26)))
    assert high + low == 1.1e-25
