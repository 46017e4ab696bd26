"""Checkpoints on disk: safetensors files that are either whole or not there."""

import os
import tempfile
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from kllab.experiments.record import Checkpoint
from kllab.runs.errors import UnreadableCheckpoint


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> int:
    """Write a checkpoint so that at any moment the file is the old one or the new one.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    OSError
        If it cannot be written (disk full, read-only); the old file stays, no temporary file does.
    """
    tensors = {name: np.ascontiguousarray(array) for name, array in checkpoint.tensors.items()}
    data = save(tensors, metadata=checkpoint.metadata)
    # Same folder, because a rename is atomic only within one file system.
    handle, temporary = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return len(data)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises
    ------
    UnreadableCheckpoint
        If the file is missing, truncated or no safetensors file; names the file and the reason.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata = dict(file.metadata() or {})
    except (OSError, SafetensorError, ValueError) as error:
        reason = "it is missing" if not path.exists() else str(error)
        raise UnreadableCheckpoint(f"The checkpoint {path} cannot be read ({reason}).") from error
    return Checkpoint(tensors, metadata)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of writers that were killed. Only while no writer is at work."""
    for leftover in folder.glob(".*.tmp"):
        leftover.unlink(missing_ok=True)
