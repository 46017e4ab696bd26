"""The point of a plane: its image, its densities and its nearest held-out image."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, multivariate_normal

from kllab.data import load_split
from kllab.topics.latent_space.compute import encoded_plane, explore, radius_of_share
from kllab.topics.latent_space.model import LatentModel
from kllab.topics.latent_space.spec import PlanePoint, PlaneSpec
from tests.topics.latent_space.conftest import trained


@pytest.fixture(scope="module")
def model() -> LatentModel:
    _, checkpoint = trained()
    return LatentModel.of_checkpoint("tiny", checkpoint.tensors, checkpoint.metadata)


def test_a_model_has_the_held_out_images_of_its_dataset(model: LatentModel) -> None:
    data, _, held_out = load_split("digits_8x8")
    np.testing.assert_array_equal(model.images, data.images[held_out])
    loc, _ = model.network.encode(model.images[:5].reshape(5, -1) / 255)
    np.testing.assert_allclose(model.encoded.loc[:5], loc)
    assert model.labels == list(range(10))


def test_densities_and_neighbour_are_those_of_their_definitions(model: LatentModel) -> None:
    spec = PlaneSpec(rank_x=3, rank_y=1, through=4)
    view = explore(model, PlanePoint(spec, 0.7, -1.1))
    highest, _, lowest = model.encoded.by_rate
    assert (view.z[lowest], view.z[highest]) == (0.7, -1.1)
    other = ({0, 1, 2} - {int(lowest), int(highest)}).pop()
    assert view.z[other] == pytest.approx(model.encoded.class_mean(4)[other])
    assert view.log_prior == pytest.approx(multivariate_normal(np.zeros(3)).logpdf(view.z))
    each = [
        multivariate_normal(loc, np.diag(scale**2)).pdf(view.z)
        for loc, scale in zip(model.encoded.loc, model.encoded.scale, strict=True)
    ]
    assert view.log_posterior == pytest.approx(np.log(np.mean(each)))
    assert view.share_beyond == pytest.approx(chi2(3).sf(view.z @ view.z))
    distances = np.linalg.norm(model.encoded.loc - view.z, axis=1)
    assert (view.nearest, view.distance) == (distances.argmin(), pytest.approx(distances.min()))
    np.testing.assert_array_equal(view.image, model.network.decode_images(view.z))
    np.testing.assert_array_equal(view.nearest_image, model.images[view.nearest])


def test_a_plane_reaches_to_a_round_number_around_the_codes(model: LatentModel) -> None:
    on = encoded_plane(model, PlaneSpec("principal"))
    inside = (np.abs(on.means) <= on.reach).all(axis=1).mean()
    assert inside >= 0.99
    assert on.reach >= 4
    assert on is encoded_plane(model, PlaneSpec("principal"))
    np.testing.assert_allclose(np.exp(-(radius_of_share(0.9) ** 2) / 2), 0.1)


def test_tables_have_a_row_for_each_image_and_each_dimension(model: LatentModel) -> None:
    tables = explore(model, PlanePoint()).tables()
    images, dimensions = tables["encoded images"], tables["dimensions"]
    assert {len(column) for column in images.values()} == {300}
    assert {len(column) for column in dimensions.values()} == {3}
    assert images["rate, nats"].mean() == pytest.approx(dimensions["rate, nats"].sum())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"axes": "z"}, "axes is 'z'; allowed: one of dimensions, principal"),
        ({"rank_x": 0}, "rank_x is 0; allowed: a whole number from 1"),
        ({"rank_x": 2}, "rank_y is 2; allowed: another dimension than 2"),
    ],
)
def test_a_plane_that_is_none_is_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        PlaneSpec(**change)  # type: ignore[arg-type]


def test_what_a_model_cannot_show_is_refused_in_words(model: LatentModel) -> None:
    with pytest.raises(ValueError, match="rank is 4; allowed: a whole number from 1 to 3"):
        model.plane(PlaneSpec(rank_x=4))
    with pytest.raises(ValueError, match="x is nan; allowed: a number from -100 to 100"):
        PlanePoint(x=float("nan"))
    _, flat = trained(latent_dim=1)
    with pytest.raises(ValueError, match="one latent dimension; a plane needs at least 2"):
        LatentModel.of_checkpoint("flat", flat.tensors, flat.metadata)
    _, checkpoint = trained()
    elsewhere = checkpoint.metadata | {"images": "mnist 0"}
    with pytest.raises(ValueError, match="the held-out images of 'mnist' are not part of the lab"):
        LatentModel.of_checkpoint("mnist", checkpoint.tensors, elsewhere)
