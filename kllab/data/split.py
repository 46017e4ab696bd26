"""The split of a dataset into training and held-out images."""

import numpy as np
import numpy.typing as npt

from kllab.data.bundled import load_bundled
from kllab.data.catalogue import DATASETS
from kllab.data.dataset import Dataset
from kllab.data.shapes import NAME, shapes_dataset

SPLIT_SEED = 0

Indices = npt.NDArray[np.int64]


def load_split(name: str) -> tuple[Dataset, Indices, Indices]:
    """Load a bundled or generated dataset, with the shuffled indices of its two parts.

    The first indices are those of the training images, the second those of the held-out ones. The
    split is the same for all runs, whatever their seeds.

    >>> _, training, held_out = load_split("digits_8x8")
    >>> len(training), len(held_out), len(set(training) & set(held_out))
    (1497, 300, 0)
    """
    dataset = shapes_dataset() if name == NAME else load_bundled(name)
    order = np.random.default_rng(SPLIT_SEED).permutation(len(dataset))
    held_out = DATASETS[name].held_out
    return dataset, order[held_out:], order[:held_out]
