"""Images of a training, with a note if they replace those requested."""

import hashlib
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kllab.data import DATASETS, Dataset, load_split

STAND_IN = "mnist_10k"
_DRAWN = 10


@dataclass(frozen=True)
class Images:
    """Training and held-out images, uint8, (N, height, width).

    Parameters
    ----------
    drawn : torch.Tensor
        Indices of the held-out images to show, int64: the first of each class, and the next ones
        while there are fewer than ten.
    used : str
        Name and digest of the images; a checkpoint resumes on the same ones only.
    note : str
        Why these are not the requested images; empty if they are.
    """

    training: Tensor
    held_out: Tensor
    drawn: Tensor
    used: str
    note: str = ""


def load_images(name: str, most: int = 0) -> Images:
    """Load a dataset of the catalogue; bundled digits replace one that cannot be downloaded.

    Parameters
    ----------
    name : str
    most : int
        Number of training images, the first of the split; 0 for all.
    """
    if DATASETS[name].origin != "downloaded":
        return _cut(*load_split(name), most)
    from kllab.training.downloads import Unavailable, load_downloaded

    try:
        dataset, n = load_downloaded(name)
    except Unavailable as reason:
        note = (
            f"{DATASETS[name].title} could not be loaded ({reason}). "
            f"Trained on the bundled {DATASETS[STAND_IN].title} instead."
        )
        return _cut(*load_split(STAND_IN), most, note=note)
    indices = np.arange(len(dataset))
    return _cut(dataset, indices[:n], indices[n:], most)


def _cut(
    dataset: Dataset, training: np.ndarray, held_out: np.ndarray, most: int, *, note: str = ""
) -> Images:
    digest = hashlib.sha256(dataset.images.tobytes()).hexdigest()
    return Images(
        torch.from_numpy(dataset.images[training[: most or None]]),
        torch.from_numpy(dataset.images[held_out]),
        torch.from_numpy(_some_of_each(dataset.labels[held_out])),
        f"{dataset.name} {digest}",
        note,
    )


def _some_of_each(labels: np.ndarray) -> np.ndarray:
    """Return the index of the first image of each class, then of the second, until there are ten.

    Images of one class stay together: three classes have four, three and three images.
    """
    classes, counts = np.unique(labels, return_counts=True)
    by_class = np.argsort(labels, kind="stable")
    turn = np.concatenate([np.arange(count) for count in counts])
    chosen = np.argsort(turn, kind="stable")[: max(_DRAWN, len(classes))]
    return np.asarray(by_class[np.sort(chosen)])
