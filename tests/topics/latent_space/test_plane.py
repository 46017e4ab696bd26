"""Planes and the manifold: coordinates, orientation, and errors in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.plane import Plane, decode_point, manifold
from tests.topics.latent_space.conftest import trained
from tests.topics.latent_space.test_encoded import drawn


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.booleans(), st.booleans(), st.integers(0, 1000))
def test_coordinates_are_kept_and_standard_normal_under_the_prior(d, principal, centred, seed):
    encoded = drawn(20, d, seed)
    centre = encoded.loc[0] if centred else None
    if principal:
        plane = Plane.principal(encoded, centre=centre)
    else:
        plane = Plane.of_dimensions(d, d - 1, 0, centre=centre)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(plane.axes @ plane.origin, 0, atol=1e-12)
    points = np.random.default_rng(seed).normal(size=(5, 2)) * 3
    np.testing.assert_allclose(plane.coordinates(plane.at(points)), points, atol=1e-12)
    if centred:  # the plane passes through the centre
        np.testing.assert_allclose(plane.at(plane.coordinates(centre)), centre, atol=1e-12)


def test_a_plane_of_dimensions_keeps_the_others_at_the_centre():
    plane = Plane.of_dimensions(4, 2, 0, centre=[9.0, 5.0, 9.0, 7.0])
    assert plane.at([1.0, 2.0]).tolist() == [2.0, 5.0, 1.0, 7.0]
    assert Plane.of_dimensions(2).at([[0.25, -3.0]]).tolist() == [[0.25, -3.0]]


def test_the_first_axis_is_the_direction_of_the_largest_variance():
    encoded = drawn(200, 3)
    stretched = type(encoded)(encoded.loc * [1.0, 9.0, 3.0], encoded.scale, encoded.labels)
    axes = Plane.principal(stretched).axes
    assert axes.round(1).tolist() == [[0, 1, 0], [0, 0, 1]]


def test_the_manifold_is_decoded_at_quantiles_of_the_prior_and_y_grows_upwards(network):
    plane = Plane.of_dimensions(3, 2, 1)
    grid = manifold(network, plane, 5)
    wanted = stats.norm.ppf([0.1, 0.3, 0.5, 0.7, 0.9])
    np.testing.assert_allclose(grid.coordinates, wanted, atol=1e-14)
    for i, j in ((0, 0), (0, 4), (3, 1)):
        x, y = grid.coordinates[j], grid.coordinates[i]
        image = decode_point(network, plane, x, y)
        assert np.array_equal(grid.images[i, j], image)
        assert np.array_equal(grid.mosaic[8 * (4 - i) : 8 * (5 - i), 8 * j : 8 * (j + 1)], image)
        direct = network.decode(np.array([[0.0, y, x]]))
        assert np.abs(image.ravel() - 255 * direct).max() <= 0.5
    assert grid.mosaic.shape == (40, 40)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Plane.of_dimensions(1), "latent_dim is 1; a plane needs at least 2"),
        (lambda: Plane.principal(drawn(5, 1)), "latent_dim is 1; a plane needs at least 2"),
        (lambda: Plane.of_dimensions(3, 1, 1), "x and y are both dimension 1"),
        (lambda: Plane.of_dimensions(3, 0, 3), "y is 3; allowed: a whole number from 0 to 2"),
        (lambda: Plane.of_dimensions(3, -1, 0), "x is -1; allowed"),
        (lambda: Plane.of_dimensions(3, centre=[1.0]), r"centre has shape \(1,\); allowed: \(3,\)"),
        (lambda: Plane.of_dimensions(3).at([np.nan, 0]), "a coordinate is nan; allowed: numbers"),
        (lambda: Plane.of_dimensions(3).at([1.0]), r"points have shape \(1,\)"),
    ],
)
def test_what_is_no_plane_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("n", [0, 41, 2.5, "3"])
def test_a_manifold_of_no_size_is_refused(network, n):
    with pytest.raises(ValueError, match=r"n is .*; allowed: a whole number from 1 to 40"):
        manifold(network, Plane.of_dimensions(3), n)


def test_a_plane_of_another_space_is_refused():
    _, checkpoint = trained(latent_dim=1)
    line = Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)
    with pytest.raises(ValueError, match="the model has 1 latent dimensions"):
        decode_point(line, Plane.of_dimensions(2), 0.0, 0.0)
