"""The interface of classes for pages: their store, with reads that visitors share."""

import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kllab.classes.pace import JoiningPace
from kllab.classes.store import ClassStore
from kllab.classes.views import ClassState, Mark, Role
from kllab.storage.errors import StoreFault

MARK_SECONDS = 0.2
"""Seconds for which all visitors of a process share one read of the marks of all classes."""

_TIDY_SECONDS = 3600.0
_STATES = 256
T = TypeVar("T")


class ClassService(ClassStore):
    """Classes of one data directory, for all visitors of one process.

    Several processes share them. What one of them changes, the others read within `MARK_SECONDS`.
    All methods may be called from any thread.

    Parameters
    ----------
    home : pathlib.Path
        The data directory.
    """

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._pace = JoiningPace()
        self._tidied = 0.0
        # The count of changes is part of the key: what another thread began to read before a change
        # is not taken for what holds after it.
        self._marks = lru_cache(2)(lambda _time, _changes: self._read_marks())
        self._state = lru_cache(_STATES)(
            # The store is read only if the class has changed.
            lambda code, _mark: self._read_state(code)
        )

    def join(self, code: str, visitor: str, address: str = "") -> Role:
        """Make a visitor a student of a class; a member keeps its number.

        `address` is that of the visitor's network, empty if unknown; see `JoiningPace`.
        """
        self._pace.check(code, visitor, address)
        return super().join(code, visitor)

    def role(self, visitor: str) -> Role | None:
        """Return what a visitor is in the class that it joined last; None if it is in none."""
        if not self.marks():
            return None
        read = super().role
        return _again_if_lost(lambda: read(visitor))

    def notice(self) -> str:
        """Return what happened to the store within the last day; usually empty."""
        return super().notice() if self._database.exists else ""

    def marks(self) -> dict[str, Mark]:
        """Return the marks of all open classes by code, at most `MARK_SECONDS` old."""
        return self._marks(time.monotonic() // MARK_SECONDS, self._database.changes)

    def state(self, code: str) -> ClassState:
        """Return an open class, at most `MARK_SECONDS` old."""
        mark = self.marks().get(code)
        if mark is None:  # closed, or just opened by another process: not a state to remember
            return self._read_state(code)
        return self._state(code, mark)

    def _read_marks(self) -> dict[str, Mark]:
        if not self._database.exists:
            return {}  # no class was ever opened here
        now = time.monotonic()
        if now - self._tidied > _TIDY_SECONDS or not self._tidied:
            self._tidied = now
            _again_if_lost(self.delete_expired)
        return _again_if_lost(super().marks)

    def _read_state(self, code: str) -> ClassState:
        read = super().state
        return _again_if_lost(lambda: read(code))


def _again_if_lost(read: Callable[[], T]) -> T:
    """Return what is read; from a new database if the one before was found to be damaged."""
    try:
        return read()
    except StoreFault:
        return read()
