"""Rows of the table of runs: finding one, moving it along the table of states."""

import re
import sqlite3
import time
from typing import Any

from kllab.runs.errors import UnknownRun
from kllab.runs.states import ENDED, Action, State, next_state
from kllab.runs.status import RunStatus

_ID = re.compile(r"[A-Za-z0-9_-]{16}")


def check_id(run_id: object) -> None:
    """Raise `UnknownRun` for what cannot be an id: ids come from URLs, and they name files."""
    if not isinstance(run_id, str) or _ID.fullmatch(run_id) is None:
        raise UnknownRun(run_id)


def find(db: sqlite3.Connection, run_id: str) -> sqlite3.Row:
    """Return a run's row.

    Raises
    ------
    UnknownRun
        If there is none.
    """
    check_id(run_id)
    row: sqlite3.Row | None = db.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
    if row is None:
        raise UnknownRun(run_id)
    return row


def with_states(db: sqlite3.Connection, states: tuple[State, ...]) -> list[sqlite3.Row]:
    """Return the rows of runs in any of these states, in the order they were last queued."""
    marks = ", ".join("?" * len(states))
    query = f"SELECT * FROM runs WHERE state IN ({marks}) ORDER BY ticket"
    return db.execute(query, states).fetchall()


def next_number(db: sqlite3.Connection, column: str) -> int:
    """Return a number above all in a column. Unlike the time, it cannot go backwards."""
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM runs").fetchone()[0])


def move(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str = "") -> State:
    """Apply an action to a run; returns its new state.

    Raises
    ------
    InvalidAction
        If its state does not allow this.
    """
    state = next_state(row["id"], State(row["state"]), action)
    now = time.time()
    if state == State.CANCELLED:
        message = ""  # however it came about, it is what was wished for
    values: dict[str, Any] = {"state": state, "message": message, "updated": now, "ended": None}
    if state in ENDED:
        values["ended"] = now
    if state == State.QUEUED:
        values["ticket"] = next_number(db, "ticket")
    if action == Action.RESTART:
        values["from_start"] = 1
    columns = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE runs SET {columns} WHERE key = ?", [*values.values(), row["key"]])
    return state


def abandon(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str) -> None:
    """Move a run whose worker is gone; whatever is left of that worker writes no more."""
    move(db, row, action, message)
    db.execute("UPDATE runs SET attempt = attempt + 1 WHERE key = ?", [row["key"]])


def to_status(row: sqlite3.Row) -> RunStatus:
    """Return a row as pages see it, without its place in the queue."""
    return RunStatus(
        id=row["id"],
        experiment=row["experiment"],
        config=row["config"],
        state=State(row["state"]),
        message=" ".join(part for part in (row["message"], row["note"]) if part),
        step=row["step"],
        total_steps=row["total_steps"],
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        queue_position=None,
        updated=row["updated"],
        owner=row["owner"],
    )
