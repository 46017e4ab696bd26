"""Connections to a SQLite database that several processes share."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kllab.storage.errors import (
    StoreDamaged,
    StoreFault,
    StoreLocked,
    StoreReplaced,
    Unavailable,
    log_for_host,
    unusable,
)

LOCK_TIMEOUT = 5.0
"""Default seconds to wait for a lock."""

_IDLE_CONNECTIONS = 8


Prepare = Callable[[sqlite3.Connection, Path, bool], None]
"""Checks the tables of a new connection: (connection, home, whether it may change them)."""


class Database:
    """Pool of connections to the store; one thread at a time uses each.

    A pool rather than a connection per thread: Streamlit creates a thread for every rerun.

    Parameters
    ----------
    path : pathlib.Path
        The database file.
    name, while_locked : str
        What messages call the store, and their sentence on what happens while it is locked.
    what : str
        What messages say cannot be kept.
    prepare : callable
        Checks the tables, and creates them for the owner.
    owner : bool
        Whether to create the file and upgrade its schema; otherwise it must exist.
    timeout : float
        Seconds to wait for another program's lock.

    Attributes
    ----------
    fault : StoreFault or None
        Once set, this object cannot be used any more.

    Raises
    ------
    Unavailable
        From every method, with SQLite's reason; also its subclasses `StoreLocked`,
        `StoreDamaged` and `StoreReplaced`.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        what: str = "Runs",
        while_locked: str,
        prepare: Prepare,
        owner: bool = False,
        timeout: float = LOCK_TIMEOUT,
    ) -> None:
        self.path = path
        self._is_frozen = False
        self._name = name
        self._while_locked = while_locked
        self.fault: StoreFault | None = None
        self._timeout = timeout
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            if owner:
                path.touch()
        except OSError as error:
            raise unusable(path, error, what) from error
        self._file = _file_at(path)
        if path.is_dir():
            raise self._damaged("it is a folder")
        try:
            with self._connection() as db:
                prepare(db, path.parent, owner)
        except BaseException:
            self.close()
            raise

    @property
    def is_there(self) -> bool:
        """Whether the file at the path is still the one that was opened."""
        return self._file is not None and _file_at(self.path) == self._file

    @property
    def is_outdated(self) -> bool:
        """Whether it was opened in a home that could not be written, and now can be.

        Such a connection sees no changes, so the database must be opened again.
        """
        return self._is_frozen and self._may_write()

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
        with self._connection() as db, db:
            db.execute("BEGIN")
            yield db

    @contextmanager
    def write(
        self, timeout: float | None = None, *, durable: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside an atomic write transaction.

        Parameters
        ----------
        timeout : float, optional
            Seconds to wait for a lock; by default those of the constructor.
        durable : bool
            Whether the commit, with all before it, must also survive a power failure. Each
            commit survives the death of any process.
        """
        with self._connection(timeout) as db:
            db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with db:
                db.execute("BEGIN IMMEDIATE")
                yield db

    @contextmanager
    def autocommit(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection outside of a transaction, for pragmas."""
        with self._connection() as db:
            yield db

    @contextmanager
    def _connection(self, timeout: float | None = None) -> Iterator[sqlite3.Connection]:
        """Lend a connection, outside of a transaction; convert errors of SQLite."""
        seconds = self._timeout if timeout is None else timeout
        try:
            connection = self._borrow()
            usable = True
            try:
                connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")
                yield connection
            except sqlite3.Error:
                usable = False
                raise
            finally:
                self._give_back(connection, usable)
        except sqlite3.Error as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: sqlite3.Error) -> Unavailable:
        """Convert an error of SQLite."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary result code
        # The tables existed when it was opened: without them it was replaced or truncated.
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such " in str(error):
            return self._damaged(str(error))
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreLocked(
                f"The {self._name} is locked by another program. {self._while_locked}"
            )
        log_for_host(f"{self.path} cannot be used: {error}")
        if code == sqlite3.SQLITE_FULL:
            return Unavailable(
                f"The {self._name} cannot be changed: the lab's disk is full. It can be read, and "
                "changed again once there is room."
            )
        if code == sqlite3.SQLITE_READONLY:
            return Unavailable(
                f"The {self._name} cannot be changed: the lab's home is read-only. It can be read, "
                "and changed again once the home can be written."
            )
        return Unavailable(f"The {self._name} cannot be used: {error}.")

    def _damaged(self, why: str) -> StoreDamaged:
        log_for_host(f"{self.path} is damaged: {why}")
        self.fault = StoreDamaged(f"The {self._name} is damaged.")
        return self.fault

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise Unavailable(f"The {self._name} is closed.")
            idle = self._idle.pop() if self._idle else None
        # SQLite itself would continue to write to an unlinked file.
        if not self.is_there:
            if idle is not None:
                idle.close()
            log_for_host(f"{self.path} is missing, or another file than was opened")
            self.fault = StoreReplaced(f"The {self._name} was removed or replaced.")
            raise self.fault
        return idle or self._connect()

    def _connect(self) -> sqlite3.Connection:
        # Without its -shm file SQLite reads a database in a folder that it cannot write only if it
        # is opened as immutable.
        is_frozen = not self._may_write() and not _wal_of(self.path).exists()
        self._is_frozen |= is_frozen
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{'mode=ro&immutable=1' if is_frozen else 'mode=rw'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _may_write(self) -> bool:
        return os.access(self.path.parent, os.W_OK)

    def _give_back(self, connection: sqlite3.Connection, usable: bool) -> None:
        with self._lock:
            if usable and not self._closed and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()


def _wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file at this path; None if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  # before every transaction: four times as fast
    except OSError:
        return None
    return found.st_dev, found.st_ino
