"""The SQLite database, shared by the serving process and the workers."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kllab.runs.errors import (
    RunsUnavailable,
    StoreDamaged,
    StoreLocked,
    StoreReplaced,
    log_for_host,
    unusable,
)
from kllab.runs.upgrades import UPGRADES

SCHEMA_VERSION = 3

SCHEMA = """
CREATE TABLE runs (
    key INTEGER PRIMARY KEY,            -- order of creation
    id TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',   -- why it is in this state
    note TEXT NOT NULL DEFAULT '',      -- from the training itself
    step INTEGER NOT NULL DEFAULT 0,    -- last recorded
    total_steps INTEGER NOT NULL,
    created REAL NOT NULL,              -- times are shown, and used for retention only
    started REAL,
    ended REAL,
    updated REAL NOT NULL,
    ticket INTEGER NOT NULL,            -- order of (re)queueing
    turn INTEGER NOT NULL DEFAULT 0,    -- order in which runs were given a worker
    attempt INTEGER NOT NULL DEFAULT 0, -- a worker may write only while this is its own
    from_start INTEGER NOT NULL DEFAULT 0,
    checkpoint_step INTEGER,
    bytes INTEGER NOT NULL DEFAULT 0,   -- records and arrays
    checkpoint TEXT NOT NULL DEFAULT '',          -- name of its file, or empty
    checkpoint_bytes INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,  -- workers lost in a row, without a new checkpoint
    seen REAL NOT NULL DEFAULT 0        -- when a page last read it
);
CREATE INDEX runs_by_state ON runs (state, ticket);
CREATE INDEX runs_by_owner ON runs (owner, key);
CREATE INDEX runs_by_ticket ON runs (ticket);
CREATE INDEX runs_by_turn ON runs (turn);
CREATE INDEX runs_by_owner_turn ON runs (owner, turn);
-- Without a rowid the scalars of a run are adjacent on disk: a history is one short read.
CREATE TABLE records (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    scalars TEXT NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
-- A separate table, so that reading scalars does not read arrays.
CREATE TABLE arrays (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, step, name)
);
CREATE INDEX arrays_by_name ON arrays (run, name, step);
-- Messages about the store for visitors.
CREATE TABLE notices (at REAL NOT NULL, sentence TEXT NOT NULL);
"""

PATIENCE = 5.0
"""Default seconds to wait for a lock."""

_IDLE_CONNECTIONS = 8


class Database:
    """Pool of connections to the store; one thread at a time uses each.

    A pool rather than a connection per thread: Streamlit creates a thread for every rerun.

    Parameters
    ----------
    path : pathlib.Path
        The database file.
    owner : bool
        Whether to create the file and upgrade its schema; otherwise it must exist.
    patience : float
        Seconds to wait for another program's lock.

    Attributes
    ----------
    fault : StoreDamaged or StoreReplaced or None
        Once set, this object is of no more use.

    Raises
    ------
    RunsUnavailable
        From every method, with SQLite's reason; also its subclasses `StoreLocked`,
        `StoreDamaged` and `StoreReplaced`.
    """

    def __init__(self, path: Path, *, owner: bool = False, patience: float = PATIENCE) -> None:
        self.path = path
        self.fault: StoreDamaged | StoreReplaced | None = None
        self._patience = patience
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            if owner:
                path.touch()
            self._file = _file_at(path)
        except OSError as error:
            raise unusable(path, error) from error
        if path.is_dir():
            raise self._damaged("it is a folder")
        try:
            with self._connection() as connection:
                self._prepare(connection, owner)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close all idle connections; those in use are closed when returned."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one consistent snapshot."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def write(self, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside an atomic write transaction.

        Parameters
        ----------
        patience : float, optional
            Seconds to wait for a lock; by default those of the constructor.
        """
        with self._connection() as connection:
            if patience is not None:
                _wait_for_locks(connection, patience)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
            if patience is not None:
                _wait_for_locks(connection, self._patience)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._borrow()
            try:
                yield connection
            except BaseException as error:
                # After an error of SQLite the connection may be unusable.
                self._give_back(connection, usable=not isinstance(error, sqlite3.Error))
                raise
            self._give_back(connection)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: sqlite3.Error) -> RunsUnavailable:
        """Convert an error of SQLite."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary result code
        # The tables existed when it was opened: without them it was replaced or truncated.
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such " in str(error):
            return self._damaged(str(error))
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreLocked(
                "The run store is locked by another program. Training waits, and goes on by itself "
                "once it is free."
            )
        log_for_host(f"{self.path} cannot be used: {error}")
        return RunsUnavailable(f"The run store cannot be used: {error}.")

    def _damaged(self, why: str) -> StoreDamaged:
        log_for_host(f"{self.path} is damaged: {why}")
        self.fault = StoreDamaged("The run store is damaged.")
        return self.fault

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise RunsUnavailable("The run store is closed.")
            idle = self._idle.pop() if self._idle else None
        # SQLite itself would continue to write to an unlinked file.
        if _file_at(self.path) != self._file or self._file is None:
            if idle is not None:
                idle.close()
            log_for_host(f"{self.path} is missing, or another file than was opened")
            self.fault = StoreReplaced("The run store was removed or replaced.")
            raise self.fault
        return idle or self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            # A commit survives the death of any process; a power failure may lose the last ones.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return connection

    def _give_back(self, connection: sqlite3.Connection, usable: bool = True) -> None:
        if usable and connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            if usable and not self._closed and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()

    def _prepare(self, connection: sqlite3.Connection, owner: bool) -> None:
        version = _version(connection)
        if version < SCHEMA_VERSION and owner:
            if version == 0:
                # Return the space of removed runs to the file system.
                connection.execute("PRAGMA auto_vacuum = FULL")
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            version = _version(connection)  # another process may have been faster
            if version == 0:
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
            else:
                for old in range(version, SCHEMA_VERSION):
                    UPGRADES[old](connection, self.path.parent)
            if version < SCHEMA_VERSION:
                version = SCHEMA_VERSION
                connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        if version > SCHEMA_VERSION:
            log_for_host(f"{self.path} has schema version {version}")
            raise RunsUnavailable(
                f"The run store has schema version {version}, this lab knows {SCHEMA_VERSION}: "
                "use the newer kllab that wrote it, or another KLLAB_HOME."
            )
        if version < SCHEMA_VERSION:
            raise RunsUnavailable(
                "The run store is one of an older kllab, and the lab that trains there has not "
                "brought it up to date."
            )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _wait_for_locks(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file at this path; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # before every transaction: four times as fast
    except OSError:
        return None
    return found.st_dev, found.st_ino
