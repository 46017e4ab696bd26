"""Exceptions of stores, and faults for the host's log.

Every message of an exception is a sentence that a page can show. So none names a folder, a process
or a machine: the log does (`log_for_host`).
Class names describe the situation rather than end in Error: pages read `except StoreLocked`.
"""

import logging
import re
import sqlite3
import time
from functools import lru_cache
from pathlib import Path

_log = logging.getLogger("kllab")

LOG_AGAIN_SECONDS = 60.0

_FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":]+[/\\])*(?=[^\s/\\])")


def log_for_host(text: str) -> None:
    """Log a fault for the host, the same text once a minute."""
    _log_once(text, time.monotonic() // LOG_AGAIN_SECONDS)


@lru_cache(maxsize=1000)
def _log_once(text: str, _minute: float) -> None:
    _log.warning(text)


def reason(error: BaseException) -> str:
    """Return the first line of an error's message, with folders removed from absolute paths."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    lines = text.strip().splitlines()
    return _FOLDERS.sub("", lines[0]).rstrip(".") if lines else "no message"


class Unavailable(RuntimeError):  # noqa: N818
    """Runs or classes cannot be stored or read; the message says why."""


class StoreLocked(Unavailable):
    """Another program has locked the database; try again later."""


class StoreFault(Unavailable):
    """The open store cannot be used any more; it must be opened again."""


class StoreDamaged(StoreFault):
    """The database file is damaged or not a database."""


class DamagedValue(sqlite3.DatabaseError):
    """A stored value cannot be decoded; SQLite does not detect damage inside a value.

    Raised while a connection is lent, it is converted to `StoreDamaged`.
    """

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class StoreReplaced(StoreFault):
    """The database file was removed or replaced."""


def unusable(folder: Path, error: OSError, what: str = "Runs") -> Unavailable:
    """Return an `Unavailable` with the system's reason, and log the folder."""
    log_for_host(f"{what.lower()} cannot be kept in {folder}: {error}")
    return Unavailable(f"{what} cannot be kept: {reason(error)}.")
