"""A divergence in words."""

import pytest

from kllab.divergences.units import BITS, NATS
from pages.foundations.direction import DIRECTIONS
from pages.foundations.in_words import in_words


@pytest.mark.parametrize(
    ("nats", "expected"),
    [
        (0.0, "Expecting Q costs nothing: it equals P."),
        (1e-9, "costs 1e-09 extra nats per outcome: on average, over 1,000,000 outcomes give"),
        (0.443147, "costs 0.443 extra nats per outcome: on average, 7 outcomes give odds above 20"),
        (3.0, "1 outcome gives odds above 20 to 1 for P."),
        (5000.25, "costs 5,000 extra nats"),
    ],
)
def test_small_and_large_numbers(nats: float, expected: str) -> None:
    assert expected in in_words(DIRECTIONS["pq"], nats, NATS)


def test_direction_and_unit() -> None:
    words = in_words(DIRECTIONS["qp"], 2 * BITS.in_nats, BITS)
    assert words.startswith("If outcomes follow Q, expecting P costs 2 extra bits per outcome")
