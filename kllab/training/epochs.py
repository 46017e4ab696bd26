"""Minibatches: each epoch is a new shuffle, without the incomplete last batch."""

from collections.abc import Callable

import torch
from torch import Tensor


class Epochs:
    """Examples of each step.

    Parameters
    ----------
    n : int
        Number of examples.
    batch_size : int
        At most `n`.
    shuffle : callable
        Maps an epoch's number to the order of the examples, (..., n).
    """

    def __init__(self, n: int, batch_size: int, shuffle: Callable[[int], Tensor]) -> None:
        self.batch_size = batch_size
        self.steps = n // batch_size
        self._shuffle = shuffle
        self._order = torch.empty(0, dtype=torch.int64)

    def batch(self, step: int) -> Tensor:
        """Return the examples of a step, (..., batch_size). Call it for consecutive steps."""
        epoch, position = divmod(step, self.steps)
        if position == 0:
            self._order = self._shuffle(epoch)
        return self._order[..., position * self.batch_size : (position + 1) * self.batch_size]

    def resume(self, step: int) -> None:
        """Continue at `step`, which may be within an epoch."""
        self._order = self._shuffle(step // self.steps)
