"""Opening of the database of classes; what can be read of a damaged one goes on in a new one."""

import os
import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kllab.classes import rows
from kllab.classes.schema import VERSION, prepare
from kllab.storage.aside import set_aside
from kllab.storage.database import Database
from kllab.storage.errors import (
    StoreDamaged,
    StoreReplaced,
    Unavailable,
    log_for_host,
    unusable,
)
from kllab.storage.salvage import Found, check_free_space, copy_readable, now_in_words

_NAME = "store of classes"
_LOCK_SECONDS = 10.0
_ASIDE = "damaged-classes-"
_TABLES = {
    "classes": "key",
    "members": "class",
    "questions": "class",
    "answers": "class",
    "runs": "class",
    "removed": "class",
}
"""Tables to copy: name -> column that refers to the class."""


def open_database(path: Path, former: Database | None = None) -> Database:
    """Open the database, or create it; replace it by a new one if it is damaged.

    One that cannot be written, such as on a read-only disk, is opened for reading.

    Parameters
    ----------
    former : Database, optional
        What was open there until it had a fault.

    Raises
    ------
    Unavailable
        If that is not possible.
    """
    if path.exists() and not os.access(path.parent, os.W_OK):
        return _opened(path, owner=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=_LOCK_SECONDS):
            return _open_locked(path, former)
    except Timeout as error:
        raise Unavailable(f"The {_NAME} is being opened; try again.") from error
    except OSError as error:
        raise unusable(path, error, "Classes") from error


def delete_set_aside(home: Path, before: float) -> None:
    """Delete damaged databases that were moved aside before a time."""
    for folder in home.glob(f"{_ASIDE}*"):
        with suppress(OSError):  # removed by another process, or not removable
            if folder.stat().st_mtime <= before:
                shutil.rmtree(folder)


def _open_locked(path: Path, former: Database | None) -> Database:
    fault = former.fault if former is not None else None
    # Another process may have replaced the damaged one already.
    if former is not None and isinstance(fault, StoreDamaged) and former.is_there:
        return _replace_damaged(path)
    existed = path.exists()
    try:
        database = _checked(_opened(path))
    except StoreDamaged:
        return _replace_damaged(path)
    if isinstance(fault, StoreReplaced) and not existed:
        _add_notice(
            database,
            f"On {now_in_words()} the {_NAME} was found to be removed from the lab's home, and a "
            "new one was begun.",
        )
    return database


def _replace_damaged(path: Path) -> Database:
    check_free_space(path, _NAME)
    folder = set_aside(path, _ASIDE)
    database = _opened(path)

    def copy_salt(old: sqlite3.Connection) -> None:
        """Copy what all hashes are made with: without it nobody is known again."""
        [salt] = old.execute("SELECT salt FROM salt").fetchone()
        with database.write() as db:
            db.execute("UPDATE salt SET salt = ?", [salt])

    kept = copy_readable(folder / path.name, database, _TABLES, VERSION, _check, copy_salt)
    log_for_host(f"the damaged {_NAME} is in {folder}; classes that could be read: {kept}")
    _add_notice(
        database,
        f"On {now_in_words()} the {_NAME} was found to be damaged, and a new one was begun. "
        f"Classes that could be read and are kept: {kept}. The damaged files are in the folder "
        f"{folder.name} of the lab's home.",
    )
    return database


def _add_notice(database: Database, sentence: str) -> None:
    with database.write() as db:
        db.execute("INSERT INTO notices VALUES (?, ?)", [time.time(), sentence])


def _check(found: Found) -> None:
    """Raise `DamagedValue` if a question cannot be decoded."""
    for *_, question, _revealed in found["questions"]:
        rows.decode(question)


def _opened(path: Path, *, owner: bool = True) -> Database:
    return Database(
        path,
        owner=owner,
        name=_NAME,
        what="Classes",
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
                raise StoreDamaged(f"The {_NAME} is damaged.")
    except BaseException:
        database.close()
        raise
    return database
