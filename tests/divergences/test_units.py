"""Nats and bits."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Bernoulli, bits_to_nats, entropy, nats_to_bits
from kllab.divergences.units import BITS, NATS, UNITS


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
