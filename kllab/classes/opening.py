"""Opening of the database of classes; a damaged one is moved aside, and a new one is begun."""

import shutil
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kllab.classes.schema import prepare
from kllab.storage.aside import set_aside
from kllab.storage.database import Database
from kllab.storage.errors import StoreDamaged, Unavailable, log_for_host, unusable

_LOCK_SECONDS = 10.0
_ASIDE = "damaged-classes-"


def open_database(path: Path) -> Database:
    """Open the database, or create it.

    Raises
    ------
    Unavailable
        If that is not possible.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=_LOCK_SECONDS):
            try:
                return _checked(_opened(path))
            except StoreDamaged:
                folder = set_aside(path, _ASIDE)
                log_for_host(
                    f"the store of classes was damaged; it is in {folder}, a new one is begun"
                )
                return _opened(path)
    except Timeout as error:
        raise Unavailable("The store of classes is being opened; try again.") from error
    except OSError as error:
        raise unusable(path, error) from error


def delete_set_aside(home: Path, before: float) -> None:
    """Delete damaged databases that were moved aside before a time."""
    for folder in home.glob(f"{_ASIDE}*"):
        with suppress(OSError):  # removed by another process, or not removable
            if folder.stat().st_mtime <= before:
                shutil.rmtree(folder)


def _opened(path: Path) -> Database:
    return Database(
        path,
        owner=True,
        name="store of classes",
        while_locked="Try again in a moment.",
        prepare=prepare,
    )


def _checked(database: Database) -> Database:
    """Return the database, or close it and raise `StoreDamaged` if a page of it is damaged."""
    try:
        with database.read() as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            if found != "ok":
                log_for_host(f"{database.path}: {found}")
                raise StoreDamaged("The store of classes is damaged.")
    except BaseException:
        database.close()
        raise
    return database
