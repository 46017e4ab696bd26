"""Settings of several numbers; the other kinds are held by the VAE's config."""

from __future__ import annotations

import math

import pytest

from kllab.training.parameter import Parameter

BETAS = Parameter("betas", (0.0, 0.5), "Weights.", low=0, high=10, longest=3)


def test_numbers_in_a_tuple_become_floats():
    assert BETAS.check([0, 1, 2.5]) == (0.0, 1.0, 2.5)
    assert all(type(beta) is float for beta in BETAS.check([0, 1]))


@pytest.mark.parametrize("value", [(), (1, 11), (math.nan,), (1, 2, 3, 4), "12", (True,), 1.0])
def test_what_is_not_allowed_is_named(value):
    with pytest.raises(ValueError, match=r"betas is .* 1 to 3 numbers, each from 0 to 10"):
        BETAS.check(value)


@pytest.mark.parametrize("value", [(1, 1), (2, 1), (0, 3, 2)])
def test_numbers_that_must_ascend_are_checked(value):
    ascending = Parameter("betas", (0.0, 0.5), "Weights.", low=0, high=10, ascending=True)
    assert ascending.check((0, 1, 2)) == (0.0, 1.0, 2.0)
    assert BETAS.check(value) == value
    with pytest.raises(ValueError, match="each from 0 to 10, in ascending order"):
        ascending.check(value)


NAMES = Parameter("kinds", ("a",), "Kinds.", choices=("a", "b", "c"), longest=2)


def test_a_list_of_names_has_each_at_most_once():
    assert NAMES.check(["b", "a"]) == ("b", "a")
    for value in ((), ("d",), ("a", "a"), ("a", "b", "c"), "a", (1,)):
        with pytest.raises(ValueError, match=r"kinds is .* 1 to 2 different ones of a, b, c"):
            NAMES.check(value)
