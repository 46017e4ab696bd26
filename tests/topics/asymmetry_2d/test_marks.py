"""Marks are on the ellipse, and stand for the parameters of its shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.topics.asymmetry_2d.marks import RADIUS, marks
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from tests.topics.asymmetry_2d.test_compute import PAIRS


@given(PAIRS, st.sampled_from("pq"))
def test_marks_are_on_the_ellipse_and_stand_for_the_parameters(pair: GaussianPair2D, of: str):
    at, gaussian = marks(pair, of), getattr(pair, of)
    (edge_x, edge_y), corner = at.edge(), at.corner()
    for point in ((edge_x, 0.0), (0.0, edge_y), corner):
        distance = np.linalg.solve(gaussian.cholesky, point)
        assert np.hypot(*distance) == pytest.approx(RADIUS)
    assert at.variance_of(edge_x) == pytest.approx(getattr(pair, f"variance_x_{of}"))
    assert at.variance_of(edge_y) == pytest.approx(getattr(pair, f"variance_y_{of}"))
    expected = getattr(pair, f"correlation_{of}")
    assert at.correlation_of(corner[0]) == pytest.approx(expected, abs=1e-9)


@given(PAIRS, st.sampled_from("pq"), st.floats(0.2, 4.0), st.floats(-0.9, 0.9))
def test_a_moved_mark_gives_the_parameter_for_which_it_is_there(
    pair: GaussianPair2D, of: str, variance: float, correlation: float
):
    at = marks(pair, of)
    assert at.variance_of(at.edge((variance, 1.0))[0]) == pytest.approx(variance)
    assert at.variance_of(at.edge((1.0, variance))[1]) == pytest.approx(variance)
    corner = at.corner(correlation)[0]
    assert at.correlation_of(corner) == pytest.approx(correlation, abs=1e-9)
