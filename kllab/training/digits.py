"""Labelled digits, split into training and held-out images."""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.data import load_split


@dataclass(frozen=True)
class Digits:
    """Images as float32 in [0, 1], (N, pixels), and labels, int64, (N,).

    Parameters
    ----------
    used : str
        Name and digest of the images; a checkpoint resumes on the same ones only.
    """

    x: Tensor
    y: Tensor
    held_out_x: Tensor
    held_out_y: Tensor
    used: str


def load_digits(name: str) -> Digits:
    """Load a bundled dataset with the lab's common split."""
    dataset, training, held_out = load_split(name)
    x = torch.from_numpy(dataset.images).flatten(1).float().div_(255)
    y = torch.from_numpy(dataset.labels).long()
    digest = hashlib.sha256(dataset.images.tobytes() + dataset.labels.tobytes()).hexdigest()
    return Digits(x[training], y[training], x[held_out], y[held_out], f"{name} {digest}")
