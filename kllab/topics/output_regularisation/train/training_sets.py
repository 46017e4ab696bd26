"""What each seed's models learn from: some of the images, some of them with a wrong label."""

from dataclasses import dataclass

import torch
from torch import Tensor

from kllab.topics.output_regularisation.train.config import CLASSES, Config
from kllab.training.random_streams import stream

SUBSET, FLIPS, TEACHER_WEIGHTS, TEACHER_EPOCH = range(3, 7)
"""Purposes of streams, beside those of `random_streams`."""


@dataclass(frozen=True)
class TrainingSets:
    """Each seed's own order of the training images, and its labels.

    Parameters
    ----------
    order : torch.Tensor
        int64, (seeds, N): numbers of images; the first `Config.images` are the students'.
    labels : torch.Tensor
        int64, (seeds, N): their labels in that order, some of them wrong.
    """

    order: Tensor
    labels: Tensor


def draw_training_sets(config: Config, labels: Tensor) -> TrainingSets:
    """Draw each seed's images and wrong labels; `labels` are the true ones, (N,)."""
    orders, noisy = [], []
    for index in range(config.seeds):
        order = torch.randperm(len(labels), generator=stream(config.seed, SUBSET, index))
        generator = stream(config.seed, FLIPS, index)
        orders.append(order)
        noisy.append(flip(labels[order], config.label_noise, generator))
    return TrainingSets(torch.stack(orders), torch.stack(noisy))


def flip(labels: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """Replace labels, (N,), each with probability `share`, by another class, all alike."""
    wrong = torch.rand(len(labels), generator=generator) < share
    away = torch.randint(1, CLASSES, (len(labels),), generator=generator)
    return torch.where(wrong, (labels + away) % CLASSES, labels)
