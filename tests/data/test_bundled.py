from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest

from kllab.data import BUNDLED, DATASETS, FOLDER, Dataset, load_bundled
from scripts.npz import npz_bytes

OF_EACH_DIGIT = {
    "mnist_10k": [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978],
    "digits_8x8": [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
}


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_images_are_what_the_catalogue_says(name):
    dataset, info = load_bundled(name), DATASETS[name]
    assert info.bundled
    assert dataset.images.shape == (info.training + info.held_out, *info.shape)
    assert dataset.images.dtype == dataset.labels.dtype == np.uint8
    assert dataset.images.min() == 0
    assert dataset.images.max() == 255
    assert np.bincount(dataset.labels).tolist() == OF_EACH_DIGIT[name]


def test_every_level_of_the_small_digits_survives_the_scaling():
    with np.load(BUNDLED["digits_8x8"].path) as file:
        stored = file["images"]
    scaled = load_bundled("digits_8x8").images
    assert np.array_equal(np.rint(scaled * (16 / 255)).astype(np.uint8), stored)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_licence_lies_beside_the_file(name):
    text = (FOLDER / f"{name}.LICENCE.txt").read_text(encoding="utf-8")
    assert "NIST" in text
    assert "Creative Commons Attribution" in text


def test_mnist_names_its_authors():
    text = (FOLDER / "mnist_10k.LICENCE.txt").read_text(encoding="utf-8")
    assert all(name in text for name in ("Yann LeCun", "Corinna Cortes", "Burges", "CC BY-SA 3.0"))


def test_an_image_that_was_changed_is_refused():
    dataset = load_bundled("digits_8x8")
    with pytest.raises(ValueError, match="images of digits_8x8 have SHA-256"):
        BUNDLED["digits_8x8"].check(dataset.images, dataset.labels)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match=r"'cifar'.*mnist_10k"):
        load_bundled("cifar")


def test_npz_bytes_depend_on_the_arrays_alone():
    arrays = {"images": np.arange(12, dtype=np.uint8).reshape(3, 2, 2), "labels": np.zeros(3)}
    content = npz_bytes(arrays)
    assert content == npz_bytes({name: array.copy(order="F") for name, array in arrays.items()})
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert all(np.array_equal(file[name], array) for name, array in arrays.items())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"images": np.zeros((3, 4), np.uint8)}, "images of small must be uint8"),
        ({"images": np.zeros((3, 2, 2))}, "float64"),
        ({"labels": np.zeros(2, np.uint8)}, r"labels of small must be uint8 of shape \(3,\)"),
    ],
)
def test_a_dataset_of_the_wrong_type_or_shape_is_refused(change, message):
    small = Dataset("small", np.zeros((3, 2, 2), np.uint8), np.zeros(3, np.uint8))
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(small, **change)
