"""Nats and bits."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kllab import Bernoulli, bits_to_nats, entropy, nats_to_bits
from kllab.divergences.units import BITS, NATS, NONE, UNITS, written


def test_a_fair_coin_is_one_bit():
    assert nats_to_bits(entropy(Bernoulli(0.5))) == 1
    assert bits_to_nats(1) == np.log(2)


def test_arrays_stay_arrays_and_infinity_infinite():
    np.testing.assert_allclose(nats_to_bits([0, np.log(4), np.inf]), [0, 2, np.inf])
    assert bits_to_nats(np.ones((2, 3))).shape == (2, 3)


@pytest.mark.parametrize("convert", [nats_to_bits, bits_to_nats])
def test_what_is_no_number_is_refused(convert):
    with pytest.raises(ValueError, match="must be real numbers"):
        convert("one")


def test_a_unit_converts_and_names_itself():
    assert NATS.of(0.1 + 0.2) == 0.1 + 0.2
    assert BITS.of(np.log(2)) == 1
    assert BITS.of(np.log([2.0, 4.0])).tolist() == [1.0, 2.0]
    assert [unit.text(np.log(8), 3) for unit in UNITS.values()] == ["2.08 nats", "3 bits"]
    assert BITS.text(float("inf")) == "∞ bits"


def test_a_formula_in_natural_logarithms_ends_in_nats_before_bits():
    assert NATS.latex(0.5) == r"0.500000\ \text{nats}"
    assert BITS.latex(0.5).endswith(r"\text{nats} \\ &= 0.721348\ \text{bits}")


FORMS = [f"{sign}.{digits}{kind}" for sign in ("", "+") for digits in (0, 1, 4) for kind in "fge%"]


@given(st.floats(), st.sampled_from(FORMS))
@example(-0.0, ".3g")
@example(-1e-9, ".4f")
@example(float("nan"), ".1%")
@example(float("-inf"), "+.1f")
def test_a_number_is_never_written_as_nan_or_minus_zero(number: float, form: str) -> None:
    shown = written(number, form)
    assert "nan" not in shown
    assert "inf" not in shown
    if np.isnan(number):
        assert shown == NONE
    elif np.isinf(number):
        assert shown == ("∞" if number > 0 else "−∞")
    else:
        assert shown.lstrip("+") == format(abs(number), form.lstrip("+")) or number < 0
        # A minus stands only before a number that is not 0 as it is written.
        assert not re.fullmatch(r"-[0.]+(e[+-]\d+)?%?", shown)
        assert np.sign(float(shown.rstrip("%"))) in (0, np.sign(number))


@given(st.floats(), st.integers(1, 12), st.sampled_from(list(UNITS.values())))
@example(-0.0, 6, NATS)
@example(float("nan"), 6, BITS)
def test_no_way_of_writing_information_shows_nan_or_minus_zero(nats, digits, unit):
    for shown in (
        unit.number(nats, digits), unit.text(nats, digits), unit.known(nats, 0.0),
        unit.known(nats, 1e-3), unit.latex(nats), unit.plus_minus(nats, 1e-3),
        unit.plus_minus(nats, nats),
    ):  # fmt: skip
        assert not re.search(r"\bnan\b|\binf\b", shown)
        assert not re.search(r"-0(\.0*)?(?![\d.e])", shown)
