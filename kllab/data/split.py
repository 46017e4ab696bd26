"""Held-out images, the same ones for the same seed."""

import numpy as np
import numpy.typing as npt


def split(n: int, held_out: int, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Split the indices 0..n-1 into a training part and a held-out part.

    Parameters
    ----------
    n : int
        Number of images.
    held_out : int
        How many of them are kept for testing; at least 1 and fewer than `n`.
    seed : int
        Seed of the shuffle, 0 or more.

    Returns
    -------
    (train, test)
        int64 indices of shapes (n - held_out,) and (held_out,), both shuffled, without overlap.

    Raises
    ------
    ValueError
        If `held_out` leaves one of the parts empty.

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
