"""Drawings brought into the form of MNIST: invariances, mass, and MNIST's own images."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kllab.data import BUNDLED, load_split
from kllab.topics.latent_space.drawing import FORMS, fit_drawing
from kllab.topics.latent_space.network import Network
from kllab.topics.latent_space.posterior import posterior
from pages.web.recorded_runs import load_model


def blob(seed: int) -> np.ndarray:
    """A random drawing whose rows and columns at the border are not black."""
    rng = np.random.default_rng(seed)
    return rng.random(rng.integers(1, 30, 2)) * 0.9 + 0.1


def on_canvas(drawing: np.ndarray, top: int, left: int) -> np.ndarray:
    canvas = np.zeros((64, 64))
    height, width = drawing.shape
    canvas[top : top + height, left : left + width] = drawing
    return canvas


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 34), st.integers(0, 34), st.integers(2, 4))
def test_place_and_size_of_a_drawing_do_not_matter(seed, top, left, zoom):
    drawing = blob(seed)
    image = fit_drawing(drawing, "mnist_10k")
    moved = fit_drawing(on_canvas(drawing, top, left), "mnist_10k")
    np.testing.assert_allclose(moved, image, atol=1e-12)
    larger = fit_drawing(np.kron(drawing, np.ones((zoom, zoom))), "mnist_10k")
    np.testing.assert_allclose(larger, image, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_all_of_a_drawing_is_kept_and_its_mass_is_in_the_middle(seed):
    drawing = blob(seed)
    image = fit_drawing(drawing, "mnist_10k")
    assert image.min() >= 0
    assert image.max() <= drawing.max() + 1e-12
    step = max(drawing.shape) / 20
    assert image.sum() * step**2 == pytest.approx(drawing.sum(), rel=1e-12)
    for axis in (0, 1):
        side = image.sum(axis=1 - axis)
        assert side @ (np.arange(28) + 0.5) / side.sum() == pytest.approx(14.5, abs=0.5)


@pytest.mark.parametrize("reversed_", [False, True])
def test_a_heavy_end_does_not_push_the_digit_out_of_the_image(reversed_):
    drawing = np.full((1, 1000), 0.001)
    drawing[0, :50] = 1.0
    image = fit_drawing(drawing[:, ::-1] if reversed_ else drawing, "mnist_10k")
    assert image.sum() * 50**2 == pytest.approx(drawing.sum(), rel=1e-9)
    # Not in the middle: the thin end reaches a border.
    assert image.sum(axis=0).argmax() == (19 if reversed_ else 8)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_digits_of_a_dataset_have_its_form(name):
    dataset, _, held_out = load_split(name)
    places = np.arange(len(dataset.images[0])) + 0.5
    sides, centres = [], []
    for image in dataset.images[held_out] / 255:
        across = image.sum(axis=1), image.sum(axis=0)
        sides.append(max(np.flatnonzero(side)[-1] - np.flatnonzero(side)[0] + 1 for side in across))
        centres.append([side @ places / side.sum() for side in across])
    form = FORMS[name]
    assert np.mean(np.equal(sides, form.box)) > 0.99
    np.testing.assert_allclose(np.mean(centres, axis=0), form.centre, atol=0.1)


def test_a_digit_of_mnist_is_still_likely_after_it_was_drawn_elsewhere():
    checkpoint = load_model("latent_space", "two-dimensions")
    network = Network.of_checkpoint(checkpoint.tensors, checkpoint.metadata)
    dataset, _, held_out = load_split("mnist_10k")
    elbos = []
    for image in dataset.images[held_out[:100]] / 255:
        moved = np.roll(image, (3, -3), axis=(0, 1))
        drawing = np.pad(np.kron(moved, np.ones((4, 4))), ((0, 50), (90, 0)))
        images = image, fit_drawing(drawing, "mnist_10k"), moved
        elbos.append([posterior(network, each, samples=8).elbo for each in images])
    original, fitted, moved = np.mean(elbos, axis=0)
    assert fitted > original - 20
    assert moved < original - 100


def test_nothing_drawn_is_black_and_a_square_fills_its_box():
    assert not fit_drawing(np.zeros((5, 9)), "digits_8x8").any()
    assert np.array_equal(fit_drawing(np.ones((3, 3), bool), "digits_8x8"), np.ones((8, 8)))
    assert (fit_drawing(np.ones((60, 60)), "mnist_10k")[5:24, 5:24] > 0.999).all()


@pytest.mark.parametrize(
    ("drawing", "dataset", "message"),
    [
        (np.zeros(5), "mnist", r"the drawing has shape \(5,\); allowed: rows and columns"),
        (np.zeros((0, 5)), "mnist", r"the drawing has shape \(0, 5\)"),
        (np.zeros((2000, 5)), "mnist", r"shape \(2000, 5\); .* 1 to 1024"),
        (np.full((5, 5), -1), "mnist", "the image is -1 in row 0, column 0"),
        (np.zeros((5, 5)), "shapes", "like those of 'shapes' cannot be drawn; .* mnist_10k"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(drawing, dataset, message):
    with pytest.raises(ValueError, match=message):
        fit_drawing(drawing, dataset)
