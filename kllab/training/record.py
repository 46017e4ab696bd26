"""Records and checkpoints: the protocol of every experiment."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Checkpoint:
    """State of a training, in the format of a safetensors file.

    Parameters
    ----------
    tensors : dict of str to numpy.ndarray
        Parameters, optimiser state and random state.
    metadata : dict of str to str
        Experiment, config as JSON and step, among others.
    """

    tensors: dict[str, Array]
    metadata: dict[str, str]


def _no_checkpoint() -> Checkpoint:
    raise ValueError("this record was not yielded by a training, it has no checkpoint")


@dataclass(frozen=True, eq=False, kw_only=True)
class Record:
    """Base of the records an experiment yields: numbers, arrays, or None if not measured.

    Parameters
    ----------
    step, total_steps : int
        Steps completed (1 to `total_steps`), and steps requested.
    seconds : float, optional
        Training time so far, including the time before a checkpoint.
    note : str
        Message for the visitor, such as which data replaced those requested.
    checkpoint : callable
        Returns the `Checkpoint` after this step. Valid until the training continues.
    """

    step: int
    total_steps: int
    seconds: float | None = None
    note: str = ""
    checkpoint: Callable[[], Checkpoint] = field(default=_no_checkpoint, repr=False, compare=False)

    def scalars(self) -> dict[str, float]:
        """Return every number of the record by field name; fields that are None are left out."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, int | float)}

    def arrays(self) -> dict[str, Array]:
        """Return every array of the record by field name; fields that are None are left out."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    def __eq__(self, other: object) -> bool:
        """Return whether type, note, numbers and arrays are equal, bit for bit."""
        if type(self) is not type(other):
            return NotImplemented
        assert isinstance(other, Record)
        ours, theirs = self.arrays(), other.arrays()
        return (
            self.note == other.note
            and self.scalars() == other.scalars()
            and ours.keys() == theirs.keys()
            and all(np.array_equal(ours[name], theirs[name]) for name in ours)
        )

    __hash__ = None  # type: ignore[assignment]
