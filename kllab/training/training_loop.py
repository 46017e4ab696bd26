"""Training loop: resume from a checkpoint, measure time, yield records."""

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import torch
from torch import Tensor

from kllab.training.machine import rounds_at_medium
from kllab.training.record import Checkpoint, Record
from kllab.training.state import State

R = TypeVar("R", bound=Record)


@contextmanager
def settled_torch(*, wide_layers: bool = False) -> Iterator[None]:
    """Set torch's process-wide options, which other code may have changed between records.

    Parameters
    ----------
    wide_layers : bool
        Whether layers have hundreds of units. Then oneDNN multiplies instead of MKL: in float32,
        too, on AMD twice as fast, but each product costs 10 microseconds more.
    """
    # On a shared machine, two threads lose more time waiting for each other than they save.
    torch.set_num_threads(1)
    # torch has no other switch for oneDNN than "medium".
    use_onednn = wide_layers and not rounds_at_medium()
    torch.set_float32_matmul_precision("medium" if use_onednn else "highest")
    # First moments of weights without a gradient shrink by a factor of 0.9 per step. After some 700
    # steps they are denormal numbers, which make the whole step take 1.4 times as long.
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # otherwise NumPy would lose denormal numbers, too


def steps_until_record(state: State[Any]) -> Iterator[int]:
    """Yield each step before it is taken, and count it afterwards, until a record is due."""
    before = state.step
    while state.step == before or not state.schedule.is_due(state.step):
        yield state.step
        state.step += 1


def mean_until_record(state: State[Any], step: Callable[[], Tensor]) -> Tensor:
    """Step until a record is due; return the mean of the values of `step`, float64."""
    before = state.step
    sums = torch.zeros(())
    for _ in steps_until_record(state):
        sums = sums + step()
    return sums.double() / (state.step - before)


def records(
    state: State[Any],
    checkpoint: Checkpoint | None,
    advance: Callable[[], R],
    evaluate: Callable[[], Mapping[str, Any]] | None = None,
    *,
    wide_layers: bool = False,
) -> Iterator[R]:
    """Yield the records of `advance`, which steps until one is due, until the training ends.

    Parameters
    ----------
    state : State
        State that `advance` updates.
    checkpoint : Checkpoint, optional
        Where to resume.
    advance : callable
        Returns the next record, without seconds and checkpoint.
    evaluate : callable, optional
        Returns further fields of the record, at the steps with an evaluation.
    wide_layers : bool
        As in `settled_torch`.

    Raises
    ------
    ValueError
        If the checkpoint belongs to another training.
    """
    if checkpoint is not None:
        state.restore(checkpoint)
    while state.step < state.config.steps:
        started = time.perf_counter()
        with settled_torch(wide_layers=wide_layers):
            record = advance()
            more = evaluate() if evaluate and state.step in state.schedule.evaluated else {}
        state.seconds += time.perf_counter() - started
        yield dataclasses.replace(
            record, **more, seconds=state.seconds, checkpoint=state.to_checkpoint
        )
