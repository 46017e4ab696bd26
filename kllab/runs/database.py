"""One SQLite file, shared by the process that serves pages and the workers."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kllab.runs.errors import RunsUnavailable

SCHEMA_VERSION = 1

SCHEMA = """
CREATE TABLE runs (
    key INTEGER PRIMARY KEY,            -- order of creation
    id TEXT NOT NULL UNIQUE,
    experiment TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',   -- why it is in this state
    note TEXT NOT NULL DEFAULT '',      -- what the training itself had to say
    step INTEGER NOT NULL DEFAULT 0,
    total_steps INTEGER NOT NULL,
    created REAL NOT NULL,              -- times are for people; nothing is decided by a clock
    started REAL,
    ended REAL,
    updated REAL NOT NULL,
    ticket INTEGER NOT NULL,            -- order of (re)queueing
    turn INTEGER NOT NULL DEFAULT 0,    -- order in which runs were given a worker
    attempt INTEGER NOT NULL DEFAULT 0, -- a worker writes only while this is its own
    from_start INTEGER NOT NULL DEFAULT 0,
    checkpoint_step INTEGER,
    bytes INTEGER NOT NULL DEFAULT 0    -- records, arrays and checkpoint
);
CREATE INDEX runs_by_state ON runs (state, ticket);
CREATE INDEX runs_by_owner ON runs (owner, key);
CREATE INDEX runs_by_ticket ON runs (ticket);
CREATE INDEX runs_by_turn ON runs (turn);
CREATE INDEX runs_by_owner_turn ON runs (owner, turn);
-- Without a rowid the scalars of a run lie side by side: a history is one short read.
CREATE TABLE records (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    scalars TEXT NOT NULL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
-- Arrays apart, so that reading scalars never touches them.
CREATE TABLE arrays (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (run, step, name)
);
CREATE INDEX arrays_by_name ON arrays (run, name, step);
"""

_IDLE_CONNECTIONS = 8


class Database:
    """Connections to the store, each used by one thread at a time.

    A pool rather than a connection a thread: Streamlit makes a thread for every rerun.

    Parameters
    ----------
    path : pathlib.Path
        The file; created with its schema when missing.

    Raises
    ------
    RunsUnavailable
        From every method: names the file and SQLite's reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            with self._connection() as connection:
                self._prepare(connection)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close every idle connection; those in use close when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside one consistent snapshot."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a write transaction: all of it happens, or nothing."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._borrow()
            try:
                yield connection
            except BaseException as error:
                # A connection that met an error of SQLite's own may be beyond use.
                self._give_back(connection, usable=not isinstance(error, sqlite3.Error))
                raise
            self._give_back(connection)
        except sqlite3.Error as error:
            advice = ""
            if type(error) is sqlite3.DatabaseError:  # not one of its kinds: the file is no store
                advice = " It is damaged: move it away, and a new one is begun."
            raise RunsUnavailable(
                f"The run store {self.path} cannot be used: {error}.{advice}"
            ) from error

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise RunsUnavailable(f"The run store {self.path} is closed.")
            if self._idle:
                return self._idle.pop()
        connection = sqlite3.connect(
            self.path, timeout=5.0, isolation_level=None, check_same_thread=False
        )
        try:
            # A commit survives the death of any process; only a power cut may lose the last ones.
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

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            # Runs that are removed give their room back to the disk.
            connection.execute("PRAGMA auto_vacuum = FULL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
                version = SCHEMA_VERSION
                connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        if version != SCHEMA_VERSION:
            raise RunsUnavailable(
                f"The run store {self.path} has schema version {version}, this lab knows "
                f"{SCHEMA_VERSION}: use the newer kllab that wrote it, or another KLLAB_HOME."
            )
