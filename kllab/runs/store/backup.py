"""A copy of the database, made before its tables are upgraded."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from kllab.storage.errors import Unavailable, log_for_host, reason


def back_up(db: sqlite3.Connection, home: Path, version: int) -> Path:
    """Copy the database into the home and return the copy's path.

    The copy is complete once it has its name, which has the version and the time. The lab never
    removes it.

    Parameters
    ----------
    db : sqlite3.Connection
        Connection outside of a transaction.
    home : pathlib.Path
        The data directory.
    version : int
        Version of the tables.

    Raises
    ------
    Unavailable
        If the copy cannot be written, such as on a full disk.
    """
    path = home / f"backup-version-{version}-{time.strftime('%Y-%m-%d-%H%M%S')}.sqlite3"
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            db.backup(copy)
        unfinished.rename(path)
    except (OSError, sqlite3.OperationalError) as error:
        log_for_host(f"the run store in {home} cannot be backed up: {error}")
        unfinished.unlink(missing_ok=True)
        raise Unavailable(
            "The run store is one of an older kllab. It is upgraded once a copy of it can be "
            f"written to the lab's home: {reason(error)}."
        ) from error
    log_for_host(f"the run store has version {version} and is upgraded; the copy is {path}")
    return path
