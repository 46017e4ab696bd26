"""The interface of classes for pages: one store, opened when needed, with reads cached by time."""

import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kllab.classes.pace import JoiningPace
from kllab.classes.question import Parameters, Question
from kllab.classes.store import DATABASE, ClassStore
from kllab.classes.views import ClassRun, ClassState, Mark, Role, Student
from kllab.storage.errors import Unavailable

MARK_SECONDS = 0.2
"""Seconds for which all visitors of a process share one read of the marks of all classes."""

_TIDY_SECONDS = 3600.0
_STATES = 256
T = TypeVar("T")


class ClassService:
    """Classes of one data directory, for all visitors of one process.

    Several processes share them. What one of them changes, the others read within `MARK_SECONDS`.
    All methods may be called from any thread.

    Parameters
    ----------
    home : pathlib.Path
        The data directory.

    Raises
    ------
    Unavailable
        From every method, if classes cannot be stored or read.
    UnknownClass, Refused
        (ValueErrors) As documented at `ClassStore`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._store: ClassStore | None = None
        self._pace = JoiningPace()
        self._tidied = 0.0
        self._changes = 0
        # The count of changes is part of the key: what another thread began to read before a change
        # is not taken for what holds after it.
        self._marks = lru_cache(2)(lambda _time, _changes: self._read_marks())
        self._state = lru_cache(_STATES)(
            # The store is read only if the class has changed.
            lambda code, _mark: self._do(lambda store: store.state(code))
        )

    def stop(self) -> None:
        """Close the store."""
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def open_class(self, visitor: str) -> tuple[str, str]:
        """Open a class; return its code for students and its teacher's secret token."""
        opened = self._do(lambda store: store.open_class(visitor))
        self._changed()
        return opened

    def enter(self, token: str, visitor: str) -> str:
        """Make a visitor with the teacher's token a teacher, and return the class's code."""
        return self._do(lambda store: store.enter(token, visitor))

    def new_token(self, code: str, visitor: str) -> str:
        """Replace the teacher's token and return the new one; the old link ends."""
        return self._do(lambda store: store.new_token(code, visitor))

    def close_class(self, code: str, visitor: str) -> None:
        """Delete a class and all that belongs to it."""
        self._do(lambda store: store.close_class(code, visitor))
        self._changed()

    def join(self, code: str, visitor: str, address: str = "") -> Role:
        """Make a visitor a student of a class; a member keeps its number.

        `address` is that of the visitor's network, empty if unknown; see `JoiningPace`.
        """
        self._pace.check(code, visitor, address)
        role = self._do(lambda store: store.join(code, visitor))
        self._changed()
        return role

    def leave(self, code: str, visitor: str) -> None:
        """Delete a student of a class, with all answers."""
        self._do(lambda store: store.leave(code, visitor))
        self._changed()

    def let_join(self, code: str, visitor: str, joinable: bool) -> None:
        """Let new students join, or nobody; those who are in the class stay."""
        self._do(lambda store: store.let_join(code, visitor, joinable))
        self._changed()

    def students(self, code: str, visitor: str) -> list[Student]:
        """Return the students of a class, for its teacher."""
        return self._do(lambda store: store.students(code, visitor))

    def remove(self, code: str, visitor: str, number: int) -> None:
        """Remove a student, with all answers; it may join again while students are let in."""
        self._do(lambda store: store.remove(code, visitor, number))
        self._changed()

    def remove_inactive(self, code: str, visitor: str) -> int:
        """Remove all students who have neither answered nor trained; return how many there were."""
        count = self._do(lambda store: store.remove_inactive(code, visitor))
        self._changed()
        return count

    def was_removed(self, code: str, visitor: str) -> bool:
        """Return whether the teacher has removed a visitor, who has not joined again."""
        return self._do(lambda store: store.was_removed(code, visitor))

    def follow(self, code: str, visitor: str, follows: bool) -> None:
        """Note whether a student's browser goes where the teacher puts the class."""
        self._do(lambda store: store.follow(code, visitor, follows))

    def role(self, visitor: str) -> Role | None:
        """Return what a visitor is in the class that it joined last; None if it is in none."""
        return self._do(lambda store: store.role(visitor)) if self.marks() else None

    def marks(self) -> dict[str, Mark]:
        """Return the marks of all open classes by code, at most `MARK_SECONDS` old."""
        return self._marks(time.monotonic() // MARK_SECONDS, self._changes)

    def state(self, code: str) -> ClassState:
        """Return an open class, at most `MARK_SECONDS` old."""
        mark = self.marks().get(code)
        if mark is None:  # closed, or just opened by another process: not a state to remember
            return self._do(lambda store: store.state(code))
        return self._state(code, mark)

    def ask(self, code: str, visitor: str, question: Question) -> int:
        """Ask a class a question, in the place of the last one; return its number."""
        number = self._do(lambda store: store.ask(code, visitor, question))
        self._changed()
        return number

    def reveal(self, code: str, visitor: str) -> None:
        """Show students the truth and all answers; no more answers are taken."""
        self._do(lambda store: store.reveal(code, visitor))
        self._changed()

    def end_question(self, code: str, visitor: str) -> None:
        """Take the question away; its answers are deleted."""
        self._do(lambda store: store.end_question(code, visitor))
        self._changed()

    def answer(self, code: str, visitor: str, question: int, value: float) -> None:
        """Take a student's answer to this question, in the place of an earlier one."""
        self._do(lambda store: store.answer(code, visitor, question, value))
        self._changed()

    def answer_of(self, code: str, visitor: str, question: int) -> float | None:
        """Return a student's answer to a question; None if there is none."""
        return self._do(lambda store: store.answer_of(code, visitor, question))

    def lead(self, code: str, visitor: str, page: str, parameters: Parameters) -> None:
        """Put a class on a page with these parameters of its address."""
        self._do(lambda store: store.lead(code, visitor, page, parameters))
        self._changed()

    def end_lead(self, code: str, visitor: str) -> None:
        """Let everybody go where they like."""
        self._do(lambda store: store.end_lead(code, visitor))
        self._changed()

    def add_run(self, code: str, visitor: str, run_id: str, control: str) -> None:
        """Note that a student has started a training, and the key that controls it."""
        self._do(lambda store: store.add_run(code, visitor, run_id, control))
        self._changed()

    def run_class(self, code: str) -> str:
        """Return the name of a class in the run engine: `RunSpec.class_id` of its students."""
        return self._do(lambda store: store.run_class(code))

    def runs(self, code: str, visitor: str) -> list[ClassRun]:
        """Return the trainings of the students of a class, for its teacher."""
        return self._do(lambda store: store.runs(code, visitor))

    def _do(self, act: Callable[[ClassStore], T]) -> T:
        """Return what `act` does with the store; try again if the store was damaged or removed."""
        store = self._opened()
        try:
            return act(store)
        except Unavailable:
            if not store.is_lost:
                raise
            return act(self._opened())  # a new one was begun

    def _opened(self) -> ClassStore:
        """Return the store; open it if it is not open, or was damaged or removed."""
        with self._lock:
            if self._store is None or self._store.is_lost:
                if self._store is not None:
                    self._store.close()
                    self._store = None
                self._store = ClassStore(self._home)
            return self._store

    def _read_marks(self) -> dict[str, Mark]:
        if self._store is None and not (self._home / DATABASE).exists():
            return {}  # no class was ever opened here
        now = time.monotonic()
        if now - self._tidied > _TIDY_SECONDS or not self._tidied:
            self._tidied = now
            self._do(lambda store: store.delete_expired())
        return self._do(lambda store: store.marks())

    def _changed(self) -> None:
        """Read the marks again: something was changed by this process."""
        with self._lock:
            self._changes += 1
