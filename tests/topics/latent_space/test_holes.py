"""Holes of aggregated posteriors that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from kllab.topics.latent_space.encoded import Encoded
from kllab.topics.latent_space.holes import INSIDE, holes
from kllab.topics.latent_space.network import Network
from tests.topics.latent_space.conftest import trained
from tests.topics.latent_space.test_encoded import drawn


@pytest.fixture(scope="module")
def plane() -> Network:
    _, checkpoint = trained(latent_dim=2)
    return Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)


def encoded_like_prior(n: int, scale: float) -> Encoded:
    """Means whose variance and that of the posteriors sum to the prior's."""
    loc = np.random.default_rng(1).normal(size=(n, 2)) * np.sqrt(1 - scale**2)
    return Encoded(loc, np.full((n, 2), scale), np.zeros(n, np.uint8))


def test_a_gap_between_the_encoded_images_is_the_hole(plane):
    ring = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    loc = 1.5 * np.stack([np.cos(ring), np.sin(ring)], axis=1)
    encoded = Encoded(loc, np.full((200, 2), 0.2), np.zeros(200, np.uint8))
    found = holes(plane, encoded, 1)
    assert np.linalg.norm(found.points[0]) < 0.2
    assert found.log_ratio[0] < found.threshold
    # Within 1 of the centre the ring has no density: the prior's probability is 1 - exp(-1/2).
    assert found.share > 1 - np.exp(-0.5)


def test_the_numbers_are_those_of_the_two_densities(plane):
    encoded = drawn(30, 2)
    found = holes(plane, encoded, 5)
    each = stats.norm.logpdf(found.points[:, None], encoded.loc, encoded.scale).sum(axis=2)
    q = np.log(np.exp(each).mean(axis=1))
    wanted = q - stats.norm.logpdf(found.points).sum(axis=1)
    np.testing.assert_allclose(found.log_ratio, wanted, rtol=1e-10)
    assert (np.diff(found.log_ratio) >= 0).all()
    assert np.array_equal(found.images, plane.decode_images(found.points))


def test_holes_lie_where_the_prior_is_high_and_apart(plane):
    found = holes(plane, drawn(30, 2), 100, apart=0.7)
    radius = np.linalg.norm(found.points, axis=1)
    assert stats.chi(2).cdf(radius).max() <= INSIDE
    distances = np.linalg.norm(found.points[:, None] - found.points, axis=2)
    assert distances[~np.eye(len(distances), dtype=bool)].min() >= 0.7
    assert 5 < len(found.points) < 100, "no more have room"
    assert len(holes(plane, drawn(30, 2), 100, apart=0.0).points) == 100


def test_a_posterior_like_the_prior_has_no_more_below_the_threshold_than_expected(plane):
    assert holes(plane, encoded_like_prior(3000, 0.4), 3).share == pytest.approx(0.05, abs=0.03)


def test_the_threshold_leaves_out_the_image_of_each_draw(plane):
    loc = np.array([[-1.0, 0.0], [1.0, 0.0]])
    narrow = Encoded(loc, np.full((2, 2), 0.01), np.zeros(2, np.uint8))
    # Seen from one image, the density of the other is that of a distance of 2, 200 deviations.
    assert holes(plane, narrow, 1).threshold == pytest.approx(-(200**2) / 2, rel=0.05)


def test_a_seed_gives_the_same_holes(plane):
    one, same, other = (holes(plane, drawn(30, 2), 4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.points, same.points)
    assert one.share == same.share
    assert not np.array_equal(one.points, other.points)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 0}, "k is 0; allowed: a whole number from 1 to 100"),
        ({"k": 1.5}, "k is 1.5"),
        ({"apart": -1.0}, "apart is -1.0; allowed: a number from 0"),
        ({"apart": np.nan}, "apart is nan"),
        ({"encoded": drawn(1, 2)}, "1 images in 2 dimensions are encoded; allowed: 2 images"),
        ({"encoded": drawn(9, 3)}, "9 images in 3 dimensions .* in the model's 2 dimensions"),
    ],
)
def test_arguments_that_are_not_allowed_are_refused_in_words(plane, arguments, message):
    with pytest.raises(ValueError, match=message):
        holes(plane, **({"encoded": drawn(30, 2), "k": 3} | arguments))
