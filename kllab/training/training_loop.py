"""Training loop: resume from a checkpoint, measure time, yield records."""

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
    """Step until a record is due; return the mean of the values of `step`, float64."""
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
    """Yield records: call `advance`, which steps until a record is due, until training ends.

    Parameters
    ----------
    state : State
        State that `advance` updates.
    checkpoint : Checkpoint, optional
        Where to resume.
    advance : callable
        Returns the next record, without seconds and checkpoint.
    precision : str
        Precision of torch's matrix products: "float32" or "bfloat16".

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
