"""Minibatches: each epoch is a new shuffle, without the incomplete last batch."""

import torch
from torch import Tensor

from kllab.training.random_streams import EPOCH, stream_seed


class Epochs:
    """Examples of each step.

    Parameters
    ----------
    n : int
        Number of examples.
    batch_size : int
        Examples per step, at most `n`.
    seed : int
        Each epoch has its own random stream of this seed.
    generator : torch.Generator
        Seeded at each epoch for its shuffle. Later draws within the epoch are repeatable too, so
        a checkpoint needs only its state.
    rows : int, optional
        Number of independent orders. By default one order, without the dimension of rows.
    purpose : int
        Purpose of the random streams.
    first : int
        Index of the first epoch's random stream.
    """

    def __init__(
        self,
        n: int,
        batch_size: int,
        *,
        seed: int,
        generator: torch.Generator,
        rows: int | None = None,
        purpose: int = EPOCH,
        first: int = 0,
    ) -> None:
        self.batch_size = min(batch_size, n)
        self.steps = n // self.batch_size
        self._n, self._rows, self._generator = n, rows, generator
        self._stream = (seed, purpose, first)
        self._epoch = -1
        self._order = torch.empty(0, dtype=torch.int64)

    def batch(self, step: int) -> Tensor:
        """Return the examples of a step, (batch_size,) or (rows, batch_size)."""
        epoch, position = divmod(step, self.steps)
        if epoch != self._epoch:
            before = self._generator.get_state()
            self._epoch, self._order = epoch, self._shuffle(epoch)
            if position:  # resumed within the epoch: later draws continue from the checkpoint
                self._generator.set_state(before)
        return self._order[..., position * self.batch_size : (position + 1) * self.batch_size]

    def _shuffle(self, epoch: int) -> Tensor:
        seed, purpose, first = self._stream
        self._generator.manual_seed(stream_seed(seed, purpose, first + epoch))
        orders = [
            torch.randperm(self._n, generator=self._generator) for _ in range(self._rows or 1)
        ]
        return torch.stack(orders) if self._rows else orders[0]
