"""Digits of the classifier, and out-of-distribution images. NumPy only."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kllab.data import DATASETS, load_split

ASKED = 300
"""Largest number of images of each kind for measuring entropies."""
KIND_NAMES: Mapping[str, str] = {
    "held_out": "held-out digits",
    "rotated": "turned by a quarter",
    "inverted": "inverted",
    "shuffled": "pixels shuffled",
    "left_out": "classes left out",
}
"""Kinds of images for which predictions are made, with their labels on the page.

The first kind has the distribution of the training digits; the other four are not in the training.
rotated : the same held-out digits turned by a quarter (a 0 still is a digit, an 8 is not).
inverted : black on white.
shuffled : the pixels of each digit in random order.
left_out : held-out digits of the classes left out of the training.
"""
KINDS = tuple(KIND_NAMES)
_parts = functools.cache(load_split)


@dataclass(frozen=True, eq=False)
class Digits:
    """Images as float32 (N, pixels) in [0, 1], and labels."""

    x: NDArray[np.float32]
    labels: NDArray[np.int64]
    test_x: NDArray[np.float32]
    test_labels: NDArray[np.int64]
    asked: dict[str, NDArray[np.float32]]


@functools.cache
def training_size(name: str, left_out: int) -> int:
    """Return the number of training images of the classes that are not left out."""
    dataset, training, _ = _parts(name)
    return int((dataset.labels[training] < 10 - left_out).sum())


def load_digits(name: str, left_out: int) -> Digits:
    """Load a bundled dataset without its last `left_out` classes, and the other kinds of images."""
    dataset, training, held_out = _parts(name)
    classes = 10 - left_out
    training = training[dataset.labels[training] < classes]
    known = held_out[dataset.labels[held_out] < classes]
    strange = held_out[dataset.labels[held_out] >= classes]
    images = dataset.images[known]
    rng = np.random.default_rng(0)
    asked = {
        "held_out": images,
        "rotated": np.rot90(images, axes=(1, 2)),
        "inverted": 255 - images,
        "shuffled": rng.permuted(images.reshape(len(images), -1), axis=1).reshape(images.shape),
        "left_out": dataset.images[strange],
    }
    return Digits(
        _floats(dataset.images[training]),
        dataset.labels[training].astype(np.int64),
        _floats(images),
        dataset.labels[known].astype(np.int64),
        {kind: _floats(given[:ASKED]) for kind, given in asked.items() if len(given)},
    )


def _floats(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.ascontiguousarray(images.reshape(len(images), -1), np.float32) / np.float32(255)


@functools.cache
def examples(name: str, left_out: int) -> dict[str, NDArray[np.uint8]]:
    """Return the first six images of each kind, (6, height, width), for a page to show."""
    height, width = DATASETS[name].shape
    asked = load_digits(name, left_out).asked
    return {
        kind: np.rint(255 * x[:6]).astype(np.uint8).reshape(-1, height, width)
        for kind, x in asked.items()
    }
