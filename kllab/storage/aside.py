"""Move the files of a damaged store aside, so that a new one can be begun."""

import time
from pathlib import Path

from kllab.storage.errors import unusable


def set_aside(database: Path, prefix: str) -> Path:
    """Move a database, with SQLite's -wal and -shm files, into a dated folder beside it."""
    home, name = database.parent, time.strftime(f"{prefix}%Y-%m-%d-%H%M%S")
    taken = sum(1 for _ in home.glob(f"{name}*"))
    folder = home / (f"{name}-{taken + 1}" if taken else name)
    for suffix in ("", "-wal", "-shm"):
        path = home / f"{database.name}{suffix}"
        if path.exists():
            move(path, folder / path.name)
    return folder


def move(path: Path, to: Path) -> None:
    """Move a file to a folder, which is created when missing."""
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        path.rename(to)
    except OSError as error:
        raise unusable(path, error) from error
