"""Images of a training, with a note if they replace those requested."""

import hashlib
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kllab.data import DATASETS, Dataset, load_split

STAND_IN = "mnist_10k"


@dataclass(frozen=True)
class Images:
    """Training and held-out images, uint8, (N, height, width).

    Parameters
    ----------
    one_of_each : torch.Tensor
        Indices of the first held-out image of each class, int64.
    used : str
        Name and digest of the images; a checkpoint resumes on the same ones only.
    note : str
        Why these are not the requested images; empty if they are.
    """

    training: Tensor
    held_out: Tensor
    one_of_each: Tensor
    used: str
    note: str = ""


def load_images(name: str) -> Images:
    """Load a dataset of the catalogue: bundled, or downloaded with bundled digits as a stand-in."""
    if DATASETS[name].bundled:
        return _cut(*load_split(name))
    from kllab.training.downloads import Unavailable, load_downloaded

    try:
        dataset, n = load_downloaded(name)
    except Unavailable as reason:
        note = (
            f"{DATASETS[name].title} could not be loaded ({reason}). "
            f"Trained on the bundled {DATASETS[STAND_IN].title} instead."
        )
        return _cut(*load_split(STAND_IN), note=note)
    indices = np.arange(len(dataset))
    return _cut(dataset, indices[:n], indices[n:])


def _cut(dataset: Dataset, training: np.ndarray, held_out: np.ndarray, *, note: str = "") -> Images:
    _, firsts = np.unique(dataset.labels[held_out], return_index=True)
    digest = hashlib.sha256(dataset.images.tobytes()).hexdigest()
    return Images(
        torch.from_numpy(dataset.images[training]),
        torch.from_numpy(dataset.images[held_out]),
        torch.from_numpy(firsts),
        f"{dataset.name} {digest}",
        note,
    )
