"""Reproducible splits into training and held-out images."""

import numpy as np
import numpy.typing as npt

from kllab.data.bundled import load_bundled
from kllab.data.catalogue import DATASETS
from kllab.data.dataset import Dataset

SPLIT_SEED = 0  # the same for all runs: they are tested on the same images, whatever their seeds

Indices = npt.NDArray[np.int64]


def load_split(name: str) -> tuple[Dataset, Indices, Indices]:
    """Load a bundled dataset, with the indices of its training and of its held-out images."""
    dataset = load_bundled(name)
    return dataset, *split(len(dataset), DATASETS[name].held_out, SPLIT_SEED)


def split(n: int, held_out: int, seed: int) -> tuple[Indices, Indices]:
    """Shuffle the indices 0..n-1 and split them into training and held-out parts.

    Parameters
    ----------
    n : int
        Number of images.
    held_out : int
        Number of images for testing; at least 1 and less than `n`.
    seed : int
        Seed of the shuffle, 0 or more.

    Returns
    -------
    (train, test)
        Disjoint int64 indices of shapes (n - held_out,) and (held_out,).

    Raises
    ------
    ValueError
        If a part would be empty.

    Examples
    --------
    >>> train, test = split(10_000, 1_000, seed=0)
    >>> len(train), len(test), len(set(train) & set(test))
    (9000, 1000, 0)
    """
    if not 0 < held_out < n:
        raise ValueError(f"held_out must lie between 1 and n - 1 = {n - 1}, got {held_out}")
    order = np.random.default_rng(seed).permutation(n)
    return order[held_out:], order[:held_out]
