"""Batches of a training: an epoch is a new shuffle without its short last batch."""

from collections.abc import Callable

import torch
from torch import Tensor


class Epochs:
    """Which examples each step sees.

    Parameters
    ----------
    n : int
        Number of examples.
    batch_size : int
        At most `n`.
    shuffle : callable
        From the number of an epoch to the examples' order, (..., n).
    """

    def __init__(self, n: int, batch_size: int, shuffle: Callable[[int], Tensor]) -> None:
        self.batch_size = batch_size
        self.steps = n // batch_size
        self._shuffle = shuffle
        self._order = torch.empty(0, dtype=torch.int64)

    def batch(self, step: int) -> Tensor:
        """Return the examples of a step, (..., batch_size); steps are asked for one by one."""
        epoch, position = divmod(step, self.steps)
        if position == 0:
            self._order = self._shuffle(epoch)
        return self._order[..., position * self.batch_size : (position + 1) * self.batch_size]

    def resume(self, step: int) -> None:
        """Go on at `step`, which may be within an epoch."""
        self._order = self._shuffle(step // self.steps)
