"""Figures of a VAE: its schedule, and what its dimensions carry."""

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS, Unit
from pages.deep_learning.vae import figures


def test_bars_tell_informative_dimensions_apart_by_more_than_colour() -> None:
    figure = figures.rate_bars(np.array([0.5, 0.05, 2.0]), 0.1, NATS)
    used, unused = figure["data"]
    assert (used["x"], unused["x"]) == ([0, 2], [1])
    assert used["marker"]["pattern"] != unused["marker"]["pattern"]


@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_a_dimension_that_carries_nothing_looks_like_it(unit: Unit) -> None:
    collapsed = figures.rate_bars(np.full(4, 4e-5), 0.1, unit)
    assert collapsed["layout"]["yaxis"]["range"][1] >= unit.of(0.5)
    assert collapsed["layout"]["showlegend"]
    assert collapsed["layout"]["shapes"][0]["y0"] == unit.of(0.1)
    used = figures.rate_bars(np.array([3.0, 4e-5]), 0.1, unit)
    assert used["layout"]["yaxis"]["range"][1] >= unit.of(3.0)
