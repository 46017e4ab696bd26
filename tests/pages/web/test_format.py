"""Numbers as a page writes them."""

import math
from typing import Any

import numpy as np
import pytest

from kllab import Cauchy, Divergence, Laplace, Normal, explain_kl
from kllab.data.csv_text import to_csv
from kllab.divergences.units import BITS, NATS, Unit
from pages.web import format
from pages.web.page import in_unit


def known(value: float, error: float, unit: Unit) -> str:
    return format.known(Divergence(value, "closed form", error, None), unit)


def test_known_digits() -> None:
    assert known(0.1 + 0.2, 3e-14, NATS) == "0.3000000000000 nats = 0.432809 bits"


def test_infinity_is_named() -> None:
    assert known(math.inf, 0.0, NATS) == "infinite, in nats as in bits"


def test_csv_gives_the_same_floats_back() -> None:
    columns = {"x": np.array([0.1, 1 / 3]), "k": np.array([1, 2])}
    header, *rows = to_csv(columns).split()
    assert header == "x,k"
    assert [float(row.split(",")[0]) for row in rows] == [0.1, 1 / 3]


def test_bits_come_with_all_known_digits_and_their_nats_beside_them() -> None:
    assert known(math.log(2), 6.9e-14, BITS) == "1.0000000000000 bits = 0.693147 nats"
    assert known(math.log(2), 6.9e-14, NATS) == "0.6931471805599 nats = 1 bit"


def test_a_poor_number_has_few_digits_in_both_units() -> None:
    assert known(0.4567, 0.002, NATS) == "0.46 nats = 0.66 bits"


@pytest.mark.parametrize("pair", [(Normal(0, 1), Laplace(-1, 1.5)), (Normal(0, 1), Cauchy(0, 1))])
def test_no_digit_is_written_that_the_error_leaves_unknown(pair: tuple[Any, Any]) -> None:
    divergence = explain_kl(*pair)
    for unit in (NATS, BITS):
        number, name, *_ = format.known(divergence, unit).split()
        assert name == unit.name
        last_place = 10.0 ** -len(number.partition(".")[2])
        assert unit.of(float(divergence.error)) <= last_place
        assert abs(float(number) - unit.of(float(divergence.value))) <= last_place / 2


def test_columns_in_nats_are_converted_with_their_name() -> None:
    columns = {"x": np.array([1.0]), "KL(P||Q), nats": np.array([math.log(4)])}
    shown = in_unit(columns, BITS)
    assert {name: float(values[0]) for name, values in shown.items()} == {
        "x": 1.0,
        "KL(P||Q), bits": 2.0,
    }
    assert in_unit(columns, NATS) == columns
