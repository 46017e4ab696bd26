"""Recovery from a damaged store: move it aside and copy readable runs to a new one."""

import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from kllab.runs.store import records
from kllab.runs.store.schema import SCHEMA_VERSION
from kllab.runs.store.store import DATABASE, Store
from kllab.storage.aside import move, set_aside
from kllab.storage.errors import (
    StoreDamaged,
    StoreFault,
    StoreReplaced,
    Unavailable,
    log_for_host,
    unusable,
)

_TABLES = {"runs": "key", "records": "run", "arrays": "run"}
"""Tables to copy: name -> column that refers to the run."""


def open_store(home: Path, fault: StoreFault | None = None) -> Store:
    """Open the store of a data directory as its owner; replace it by a new one if damaged.

    Parameters
    ----------
    home : pathlib.Path
        The data directory, whose lock this process holds.
    fault : StoreFault, optional
        Why the previously open store was closed.

    Raises
    ------
    Unavailable
        If no store can be created there, or the damaged one cannot be moved.
    """
    if isinstance(fault, StoreDamaged):
        return _replace_damaged(home)
    existed = (home / DATABASE).exists()
    try:
        store = Store(home, owner=True)
    except StoreDamaged:
        return _replace_damaged(home)
    if isinstance(fault, StoreReplaced) and not existed:
        store.add_notice(
            f"On {_now()} the run store was found to be removed from the lab's home, and a new one "
            "was begun."
        )
    return store


def _replace_damaged(home: Path) -> Store:
    _check_free_space(home)
    folder = set_aside(home / DATABASE, "damaged-")
    store = Store(home, owner=True)
    kept = _copy_readable(folder / DATABASE, store)
    for path in store.orphaned_checkpoints():
        with suppress(Unavailable):  # a file that cannot be moved is left in place
            move(path, folder / "checkpoints" / path.name)
    log_for_host(f"the damaged run store is in {folder}; runs that could be read: {kept}")
    store.add_notice(
        f"On {_now()} the run store was found to be damaged, and a new one was begun. Runs that "
        f"could be read and are kept: {kept}. The damaged files are in the folder {folder.name} of "
        "the lab's home."
    )
    return store


def _check_free_space(home: Path) -> None:
    """Raise `Unavailable` if the disk has no space for a copy of the damaged store."""
    try:
        needed = (home / DATABASE).stat().st_size
        free = shutil.disk_usage(home).free
    except OSError as error:
        raise unusable(home, error) from error
    if free < needed:
        raise Unavailable(
            f"The run store is damaged. What can be read of it goes on in a new one once the "
            f"lab's disk has {needed / 1e6:,.0f} MB left; it has {free / 1e6:,.0f} MB."
        )


def _now() -> str:
    return time.strftime("%Y-%m-%d at %H:%M")


def _copy_readable(damaged: Path, store: Store) -> int:
    """Copy each fully readable run and return their number."""
    kept = 0
    try:
        # Read only, so that the damaged files are not changed.
        with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as old:
            if old.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                return 0
            for key in _keys(old):
                kept += _copy_run(old, store, key)
    except sqlite3.Error as error:
        log_for_host(f"{damaged} cannot be read: {error}")
    return kept


def _keys(old: sqlite3.Connection) -> list[int]:
    """Return the keys of runs, read from both ends of the table up to the damage."""
    keys: set[int] = set()
    for order in ("ASC", "DESC"):
        try:
            for (key,) in old.execute(f"SELECT key FROM runs ORDER BY key {order}"):
                keys.add(key)
        except sqlite3.DatabaseError:
            continue
    return sorted(keys)


def _copy_run(old: sqlite3.Connection, store: Store, key: int) -> bool:
    """Copy one run, or nothing if any part of it cannot be read."""
    try:
        found = {
            table: old.execute(f"SELECT * FROM {table} WHERE {column} = ?", [key]).fetchall()
            for table, column in _TABLES.items()
        }
        if not found["runs"]:
            return False
        for *_, scalars in found["records"]:
            records.decode_scalars(scalars)
        for *_, data in found["arrays"]:
            records.decode_arrays(data)
        with store.database.write() as db:
            for table, rows in found.items():
                marks = ", ".join("?" * len(rows[0])) if rows else ""
                db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    except (sqlite3.DatabaseError, Unavailable) as error:
        log_for_host(f"run {key} of the damaged store cannot be read: {error}")
        return False
    return True
