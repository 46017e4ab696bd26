"""The images a training uses, and a note where they are not the ones asked for."""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.data import DATASETS, load_bundled, split

SPLIT_SEED = 0  # one for all runs: their test losses are on the same images, whatever their seeds


@dataclass(frozen=True)
class Images:
    """Training and held-out images, uint8, (N, height, width).

    Parameters
    ----------
    used : str
        Name and digest of the images; a checkpoint resumes on the same ones only.
    note : str
        Why these are not the images asked for; empty if they are.
    """

    training: Tensor
    held_out: Tensor
    used: str
    note: str = ""


def load_images(name: str) -> Images:
    """Load a dataset of the catalogue by name."""
    dataset = load_bundled(name)
    training, held_out = split(len(dataset), DATASETS[name].held_out, SPLIT_SEED)
    digest = hashlib.sha256(dataset.images.tobytes()).hexdigest()
    return Images(
        torch.from_numpy(dataset.images[training]),
        torch.from_numpy(dataset.images[held_out]),
        f"{dataset.name} {digest}",
    )
