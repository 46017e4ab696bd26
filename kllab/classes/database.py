"""Transactions in the database of classes, which is opened when needed."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from kllab.classes.codes import hashed
from kllab.classes.opening import open_database
from kllab.storage.database import Database
from kllab.storage.errors import StoreFault

_Transaction = AbstractContextManager[sqlite3.Connection]


class ClassDatabase:
    """The database of classes, opened at the first transaction, and again if it was damaged.

    One that was opened in a home that could not be written is opened again once it can be.

    All methods may be called from any thread.

    Parameters
    ----------
    path : pathlib.Path
        The file; created when missing, with its folder.

    Attributes
    ----------
    changes : int
        Counts the changes made through this object.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.changes = 0
        self._lock = threading.Lock()
        self._database: Database | None = None
        self._salt = ""

    @property
    def exists(self) -> bool:
        """Whether there is a database, which the first class creates."""
        return self._database is not None or self.path.exists()

    def close(self) -> None:
        """Close the database; the next transaction opens it again."""
        with self._lock:
            database, self._database = self._database, None
        if database is not None:
            database.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one consistent snapshot."""
        with self._begun(Database.read) as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside an atomic write transaction."""
        with self._begun(Database.write) as db:
            db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            yield db
        with self._lock:
            self.changes += 1

    def forget_deleted(self) -> None:
        """Remove what was deleted from SQLite's log of changes too; see `write`."""
        with self._begun(Database.autocommit) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def hash_of(self, secret: str) -> str:
        """Return what is stored in the place of a secret, by the salt of the open database."""
        return hashed(self._salt, secret)

    @contextmanager
    def _begun(self, begin: Callable[[Database], _Transaction]) -> Iterator[sqlite3.Connection]:
        """Begin a transaction; in a new database if the one before was damaged or removed."""
        with ExitStack() as stack:
            try:
                db = stack.enter_context(begin(self._opened()))
            except StoreFault:
                db = stack.enter_context(begin(self._opened()))
            yield db

    def _opened(self) -> Database:
        with self._lock:
            before = self._database
            if before is not None and before.fault is None and not before.is_outdated:
                return before
            if before is not None:
                before.close()
            database = open_database(self.path, before)
            with database.read() as db:
                self._salt = str(db.execute("SELECT salt FROM salt").fetchone()[0])
            self._database = database
            return database
