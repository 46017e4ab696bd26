"""What the lab and a worker of the cluster send each other: JSON, and arrays as safetensors."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from safetensors.numpy import load, save

from kllab.runs.errors import LostRun, UnreadableCheckpoint
from kllab.storage.errors import StoreLocked, Unavailable
from kllab.training.record import Array, Checkpoint, Record

Message = dict[str, Any]
"""What Dask can encode: texts, numbers, bytes, None, and lists and dicts of these."""

_ERRORS = (StoreLocked, Unavailable, LostRun, UnreadableCheckpoint)


@dataclass(frozen=True, eq=False, kw_only=True)
class ReceivedRecord(Record):
    """A record as it is stored: numbers and arrays by name."""

    numbers: dict[str, float]
    pictures: dict[str, Array]

    def scalars(self) -> dict[str, float]:
        """Return every number by name."""
        return self.numbers

    def arrays(self) -> dict[str, Array]:
        """Return every array by name."""
        return self.pictures


def pack_record(record: Record) -> Message:
    """Return a record as a message."""
    return {
        "step": record.step,
        "total_steps": record.total_steps,
        "note": record.note,
        "scalars": json.dumps(record.scalars()),
        "arrays": _pack(record.arrays()),
    }


def unpack_record(message: Message) -> Record:
    """Return the record of a message."""
    return ReceivedRecord(
        step=message["step"],
        total_steps=message["total_steps"],
        note=message["note"],
        numbers=json.loads(message["scalars"]),
        pictures=load(message["arrays"]),
    )


def pack_checkpoint(checkpoint: Checkpoint | None) -> Message | None:
    """Return a checkpoint as a message."""
    if checkpoint is None:
        return None
    return {"tensors": _pack(checkpoint.tensors), "metadata": checkpoint.metadata}


def unpack_checkpoint(message: Message | None) -> Checkpoint | None:
    """Return the checkpoint of a message."""
    if message is None:
        return None
    return Checkpoint(load(message["tensors"]), message["metadata"])


def pack_error(error: Exception) -> Message:
    """Return an error that a lease may raise as a message."""
    kind = next(kind for kind in _ERRORS if isinstance(error, kind))
    return {"error": kind.__name__, "text": str(error)}


def raise_error(answer: Message) -> None:
    """Raise the error of an answer, if it has one."""
    for kind in _ERRORS:
        if kind.__name__ == answer.get("error"):
            raise kind(answer["text"])


def _pack(arrays: dict[str, Array]) -> bytes:
    return save({name: np.asarray(array, order="C") for name, array in arrays.items()})
