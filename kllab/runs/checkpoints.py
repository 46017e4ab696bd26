"""Checkpoints on disk: safetensors files that are either whole or not there."""

import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from kllab.experiments.record import Checkpoint
from kllab.runs.errors import UnreadableCheckpoint

_CHECKSUM = "kllab_crc32"


@contextmanager
def staged_checkpoint(path: Path, checkpoint: Checkpoint) -> Iterator[Callable[[], int]]:
    """Write a checkpoint beside its place, and lend what puts it there.

    At any moment the file at `path` is the old one or the new one, whole.

    Yields
    ------
    callable
        Replaces the file at `path`; returns the new one's size in bytes. If it is not called, the
        new one is removed.

    Raises
    ------
    OSError
        If it cannot be written (disk full, read-only); the old file stays.
    """
    tensors = {name: np.asarray(array, order="C") for name, array in checkpoint.tensors.items()}
    metadata = checkpoint.metadata | {_CHECKSUM: _checksum(checkpoint)}
    data = save(tensors, metadata=metadata)
    # Same folder, because a rename is atomic only within one file system.
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)

    def put_in_place() -> int:
        temporary.replace(path)
        return len(data)

    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield put_in_place
    finally:
        temporary.unlink(missing_ok=True)


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
    checksum = metadata.pop(_CHECKSUM, None)
    checkpoint = Checkpoint(tensors, metadata)
    if checksum != _checksum(checkpoint):
        raise UnreadableCheckpoint(f"The checkpoint {path} cannot be read (it is damaged).")
    return checkpoint


def _checksum(checkpoint: Checkpoint) -> str:
    """Return what tells a damaged number, which safetensors itself cannot see."""
    total = zlib.crc32(repr(sorted(checkpoint.metadata.items())).encode())
    for name, tensor in sorted(checkpoint.tensors.items()):
        total = zlib.crc32(f"{name} {tensor.dtype} {tensor.shape}".encode(), total)
        total = zlib.crc32(tensor.tobytes(), total)
    return f"{total:08x}"


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files of writers that were killed. Only while no writer is at work."""
    for leftover in folder.glob(".*.tmp"):
        leftover.unlink(missing_ok=True)
