"""Begin a new store in the place of a damaged one, with what can be read of it."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kllab.storage.database import Database
from kllab.storage.errors import Unavailable, log_for_host, unusable

Found = Mapping[str, Sequence[Any]]
"""Rows of one entry by table."""


def now_in_words() -> str:
    """Return the date and the time for a notice."""
    return time.strftime("%Y-%m-%d at %H:%M")


def check_free_space(database: Path, name: str) -> None:
    """Raise `Unavailable` if the disk has no space for a copy of the damaged store of this name."""
    try:
        needed = database.stat().st_size
        free = shutil.disk_usage(database.parent).free
    except OSError as error:
        raise unusable(database.parent, error) from error
    if free < needed:
        raise Unavailable(
            f"The {name} is damaged. What can be read of it goes on in a new one once the "
            f"lab's disk has {needed / 1e6:,.0f} MB left; it has {free / 1e6:,.0f} MB."
        )


def copy_readable(
    damaged: Path,
    into: Database,
    tables: Mapping[str, str],
    version: int,
    check: Callable[[Found], None],
    before: Callable[[sqlite3.Connection], None] = lambda _: None,
) -> int:
    """Copy each entry that can be read as a whole, and return their number.

    Parameters
    ----------
    damaged : pathlib.Path
        The damaged database, which is only read.
    into : Database
        A new one with the same tables.
    tables : mapping of str to str
        Tables by name, with their column that refers to the entry. The first has a row for each.
    version : int
        Version of the tables; from another one nothing is copied.
    check : callable
        Raises `sqlite3.DatabaseError` if the rows of an entry have values that cannot be decoded.
    before : callable
        Copies what is needed for all entries; if that cannot be read, nothing is copied.
    """
    kept = 0
    try:
        with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as old:
            if old.execute("PRAGMA user_version").fetchone()[0] != version:
                return 0
            before(old)
            for key in _keys(old, next(iter(tables))):
                kept += _copy(old, into, tables, key, check)
    except sqlite3.Error as error:
        log_for_host(f"{damaged} cannot be read: {error}")
    return kept


def _keys(old: sqlite3.Connection, table: str) -> list[int]:
    """Return the keys of a table, read from both ends of it up to the damage."""
    keys: set[int] = set()
    for order in ("ASC", "DESC"):
        try:
            for (key,) in old.execute(f"SELECT key FROM {table} ORDER BY key {order}"):
                keys.add(key)
        except sqlite3.DatabaseError:
            continue
    return sorted(keys)


def _copy(
    old: sqlite3.Connection,
    into: Database,
    tables: Mapping[str, str],
    key: int,
    check: Callable[[Found], None],
) -> bool:
    """Copy one entry, or nothing if any part of it cannot be read."""
    first = next(iter(tables))
    try:
        found = {
            table: old.execute(f"SELECT * FROM {table} WHERE {column} = ?", [key]).fetchall()
            for table, column in tables.items()
        }
        if not found[first]:
            return False
        check(found)
        with into.write() as db:
            for table, rows in found.items():
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    except (sqlite3.DatabaseError, Unavailable) as error:
        log_for_host(f"{first} {key} of a damaged store cannot be read: {error}")
        return False
    return True
