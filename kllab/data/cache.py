"""Folders of downloaded files: whole or not there, whatever dies in between."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from kllab.data.data_dir import data_dir

_SUMS = "SHA256SUMS"


def data_home() -> Path:
    """Return where downloads are kept: the folder ``datasets`` of the lab's home."""
    return data_dir() / "datasets"


def cached(folder: Path, fill: Callable[[Path], None], *, patience: float) -> Path:
    """Return a folder of files, filled first unless it is there and undamaged.

    One process at a time fills: into a temporary folder beside `folder`, which gets its name when
    complete. What a killed process left behind is removed by the next.

    Parameters
    ----------
    folder : Path
        Where the files shall be. Only `cached` writes there.
    fill : callable
        Puts verified files into the empty folder it is given, or raises.
    patience : float
        Seconds to wait for another process that is filling.

    Raises
    ------
    filelock.Timeout
        If another process takes longer.
    OSError
        If the disk is full or may not be written. What `fill` raises passes through.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f"{folder.name}.lock", timeout=patience):
        if _is_whole(folder):
            return folder
        prefix = f".{folder.name}-"
        for left_behind in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        temporary = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
        try:
            fill(temporary)
            (temporary / _SUMS).write_text("".join(_sums(temporary)))
            if folder.exists():  # damaged: the files do not have the digests noted beside them
                shutil.rmtree(folder)
            temporary.rename(folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether each file has the digest that was noted when it was complete."""
    try:
        return (folder / _SUMS).read_text().splitlines(keepends=True) == _sums(folder)
    except OSError:
        return False


def _sums(folder: Path) -> list[str]:
    """Lines as sha256sum writes them, of every file below the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _SUMS)
    sums = []
    for path in files:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        sums.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return sums
