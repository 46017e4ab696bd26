"""The loop around every training: go on from a checkpoint, keep the time, yield the records."""

import dataclasses
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import torch
from torch import Tensor

from kllab.training.record import Checkpoint, Record
from kllab.training.state import State
from kllab.training.torch_runtime import settled_torch

R = TypeVar("R", bound=Record)


def mean_until_record(
    state: State, is_due: Callable[[int], bool], step: Callable[[], Tensor]
) -> Tensor:
    """Make steps until a record is due; return the mean of what `step` returned, float64."""
    before = state.step
    sums = torch.zeros(())
    while state.step == before or not is_due(state.step):
        sums = sums + step()
        state.step += 1
    return sums.double() / (state.step - before)


def records(
    state: State,
    checkpoint: Checkpoint | None,
    advance: Callable[[], R],
    *,
    precision: str = "float32",
) -> Iterator[R]:
    """Call `advance`, which makes steps until a record is due, until all steps are made.

    Parameters
    ----------
    state : State
        What `advance` changes.
    checkpoint : Checkpoint, optional
        Where to go on.
    advance : callable
        Returns the next record, without time and checkpoint.
    precision : str
        Of torch's matrix products: "float32" or "bfloat16".

    Raises
    ------
    ValueError
        If the checkpoint is damaged or belongs to another training.
    """
    if checkpoint is not None:
        state.restore(checkpoint)
    while state.step < state.steps:
        started = time.perf_counter()
        with settled_torch(precision):
            record = advance()
        state.seconds += time.perf_counter() - started
        yield dataclasses.replace(record, seconds=state.seconds, checkpoint=state.to_checkpoint)
