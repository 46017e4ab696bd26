"""Training sets of each seed: a subset of the images, some with wrong labels."""

from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import CLASSES, Config
from kllab.training.random_streams import stream

SUBSET, FLIPS, TEACHER_WEIGHTS, TEACHER_EPOCH = range(3, 7)
"""Purposes of random streams, in addition to those of `random_streams`."""


@dataclass(frozen=True)
class TrainingSets:
    """Order of the training images for each seed, with labels.

    Parameters
    ----------
    order : torch.Tensor
        int64, (seeds, N): indices of images; students use the first `Config.images` of them.
    labels : torch.Tensor
        int64, (seeds, N): labels in that order, some of them wrong.
    """

    order: Tensor
    labels: Tensor


def draw_training_sets(config: Config, labels: Tensor) -> TrainingSets:
    """Draw the images and wrong labels of each seed; `labels` are the true ones, (N,)."""
    orders, noisy = [], []
    for index in range(config.seeds):
        order = torch.randperm(len(labels), generator=stream(config.seed, SUBSET, index))
        generator = stream(config.seed, FLIPS, index)
        orders.append(order)
        noisy.append(flip(labels[order], config.label_noise, generator))
    return TrainingSets(torch.stack(orders), torch.stack(noisy))


def flip(labels: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Replace each label of (N,) with probability `share` by a uniformly drawn other class."""
    wrong = torch.rand(len(labels), generator=generator) < share
    away = torch.randint(1, CLASSES, (len(labels),), generator=generator)
    return torch.where(wrong, (labels + away) % CLASSES, labels)
