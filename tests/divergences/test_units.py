"""Nats and bits."""

from __future__ import annotations

import numpy as np
import pytest

from kllab import Bernoulli, bits_to_nats, entropy, nats_to_bits


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
