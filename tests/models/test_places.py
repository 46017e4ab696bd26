import numpy as np
import pytest

from kllab.models.places import farther_gap

PLACES = np.array([0.0, 1.0, 3.0, 3.5])


@pytest.mark.parametrize(("at", "gap"), [(0.0, 1.0), (1.0, 2.0), (3.0, 2.0), (3.5, 0.5)])
def test_the_gap_is_that_to_the_farther_neighbour(at, gap):
    assert farther_gap(PLACES, at) == farther_gap(-PLACES[::-1], -at) == gap


def test_a_single_place_has_no_gap():
    assert farther_gap(np.array([2.0]), 2.0) == 0.0
