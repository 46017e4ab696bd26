"""Checkpoints on disk: safetensors files, each written once under a unique name.

A file is valid once the run's row in the store names it, and is removed after the row names
another one. So the named file is complete, even if a process dies in between; others are orphans.
"""

import os
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from kllab.runs.errors import UnreadableCheckpoint
from kllab.storage.errors import log_for_host, reason
from kllab.training.record import Checkpoint

_CHECKSUM = "kllab_crc32"
_MOMENTS = ("exp_avg.", "exp_avg_sq.")

# Names of this version, of schema version 1, and temporary files of version 1.
_OURS = re.compile(r"\.?[A-Za-z0-9_-]{16}\.((\d+\.\d+\.)?safetensors|\w+\.tmp)")


def checkpoint_name(run_id: str, attempt: int, step: int) -> str:
    """Return the file name of a checkpoint, unique to run, attempt and step."""
    return f"{run_id}.{attempt}.{step}.safetensors"


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> int:
    """Write a checkpoint, synced to disk, and return its size in bytes.

    Raises
    ------
    OSError
        If it cannot be written (disk full, read-only); no file is left.
    """
    tensors = {name: np.asarray(array, order="C") for name, array in checkpoint.tensors.items()}
    metadata = checkpoint.metadata | {_CHECKSUM: _checksum(checkpoint)}
    data = save(tensors, metadata=metadata)
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except BaseException:
        remove_file(path)
        raise
    return len(data)


def _sync_folder(folder: Path) -> None:
    """Sync the names of files in a folder to disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_checkpoint(path: Path, checkpoint: Checkpoint) -> int:
    """Replace a checkpoint at once, so that no reader finds half of it; return its size in bytes.

    Raises
    ------
    OSError
        If it cannot be written; the previous one is kept.
    """
    new = path.with_name(f".{path.name.partition('.')[0]}.smaller.tmp")
    size = write_checkpoint(new, checkpoint)
    new.replace(path)
    return size


def without_optimiser(checkpoint: Checkpoint) -> Checkpoint:
    """Return a checkpoint without the moments of `kllab.training.adam.Adam`."""
    kept = {
        name: tensor for name, tensor in checkpoint.tensors.items() if not name.startswith(_MOMENTS)
    }
    return Checkpoint(kept, checkpoint.metadata)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises
    ------
    UnreadableCheckpoint
        If the file is missing, truncated or damaged. The log names it.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata = dict(file.metadata() or {})
    except (OSError, SafetensorError, ValueError) as error:
        log_for_host(f"{path} cannot be read: {error}")
        damaged = isinstance(error, SafetensorError | ValueError)
        why = "damaged" if damaged else "missing" if not path.exists() else reason(error)
        raise UnreadableCheckpoint(f"The run's checkpoint cannot be read ({why}).") from error
    checksum = metadata.pop(_CHECKSUM, None)
    checkpoint = Checkpoint(tensors, metadata)
    if checksum != _checksum(checkpoint):
        log_for_host(f"{path} does not have the checksum it was written with")
        raise UnreadableCheckpoint("The run's checkpoint cannot be read (damaged).")
    return checkpoint


def _checksum(checkpoint: Checkpoint) -> str:
    """Return a CRC-32 of names, types and values; safetensors itself has none."""
    total = zlib.crc32(repr(sorted(checkpoint.metadata.items())).encode())
    for name, tensor in sorted(checkpoint.tensors.items()):
        total = zlib.crc32(f"{name} {tensor.dtype} {tensor.shape}".encode(), total)
        total = zlib.crc32(tensor.tobytes(), total)
    return f"{total:08x}"


def orphans(folder: Path, named: Collection[str]) -> Iterator[Path]:
    """Yield checkpoint files that no run names. Call it only while nothing writes there."""
    for path in folder.iterdir():
        if path.name not in named and _OURS.fullmatch(path.name):
            yield path


def remove_file(path: Path) -> None:
    """Remove a file; if that fails, log it."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log_for_host(f"{path} cannot be removed: {error}")
