"""Numbers as a page writes them."""

import math

import numpy as np

from kllab.ui import numbers
from kllab.ui.page import to_csv


def test_short_and_exact() -> None:
    assert numbers.short(0.1 + 0.2) == "0.3"
    assert numbers.exact(0.1 + 0.2).startswith("0.30000000000000004 nats = 0.432809 bits")
    assert numbers.short(1e-17) == "1e-17"


def test_infinity_is_named() -> None:
    assert numbers.short(math.inf) == "∞"
    assert numbers.short(-math.inf) == "−∞"
    assert numbers.exact(math.inf) == "infinite, in nats as in bits"


def test_csv_gives_the_same_floats_back() -> None:
    columns = {"x": np.array([0.1, 1 / 3]), "k": np.array([1, 2])}
    header, *rows = to_csv(columns).split()
    assert header == "x,k"
    assert [float(row.split(",")[0]) for row in rows] == [0.1, 1 / 3]
