"""Numbers as a page writes them."""

import math

import numpy as np

from kllab.divergences.units import BITS, NATS
from kllab.ui import numbers
from kllab.ui.page import in_unit, to_csv


def test_short_and_exact() -> None:
    assert numbers.short(0.1 + 0.2) == "0.3"
    assert numbers.exact(0.1 + 0.2, NATS).startswith("0.30000000000000004 nats = 0.432809 bits")
    assert numbers.short(1e-17) == "1e-17"


def test_infinity_is_named() -> None:
    assert numbers.short(math.inf) == "∞"
    assert numbers.short(-math.inf) == "−∞"
    assert numbers.exact(math.inf, NATS) == "infinite, in nats as in bits"


def test_csv_gives_the_same_floats_back() -> None:
    columns = {"x": np.array([0.1, 1 / 3]), "k": np.array([1, 2])}
    header, *rows = to_csv(columns).split()
    assert header == "x,k"
    assert [float(row.split(",")[0]) for row in rows] == [0.1, 1 / 3]


def test_bits_come_to_the_last_digit_with_their_nats_beside_them() -> None:
    assert numbers.exact(math.log(2), BITS) == "1.0 bits = 0.693147 nats"


def test_columns_in_nats_are_converted_with_their_name() -> None:
    columns = {"x": np.array([1.0]), "KL(P||Q), nats": np.array([math.log(4)])}
    shown = in_unit(columns, BITS)
    assert {name: float(values[0]) for name, values in shown.items()} == {
        "x": 1.0,
        "KL(P||Q), bits": 2.0,
    }
    assert in_unit(columns, NATS) == columns
