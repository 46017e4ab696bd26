"""Rows of the table of runs: find them and change their states."""

import re
import sqlite3
import time
from typing import Any

from kllab.runs.errors import UnknownRun
from kllab.runs.states import ENDED, Action, State, next_state
from kllab.runs.status import RunStatus

MOST_DEATHS = 3
"""Number of workers lost in a row, without a new checkpoint, after which a run is interrupted."""

_ID = re.compile(r"[A-Za-z0-9_-]{16}")


def check_id(run_id: object) -> None:
    """Raise `UnknownRun` for a malformed id: ids come from URLs, and they name files."""
    if not isinstance(run_id, str) or _ID.fullmatch(run_id) is None:
        raise UnknownRun(run_id)


def find(db: sqlite3.Connection, run_id: str) -> sqlite3.Row:
    """Return a run's row.

    Raises
    ------
    UnknownRun
        If no run has this id.
    """
    check_id(run_id)
    row: sqlite3.Row | None = db.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
    if row is None:
        raise UnknownRun(run_id, notice(db))
    return row


def notice(db: sqlite3.Connection, after: float = 0.0) -> str:
    """Return the latest notice about the store, or an empty string."""
    query = "SELECT sentence FROM notices WHERE at > ? ORDER BY at DESC LIMIT 1"
    row = db.execute(query, [after]).fetchone()
    return str(row["sentence"]) if row else ""


def with_states(db: sqlite3.Connection, states: tuple[State, ...]) -> list[sqlite3.Row]:
    """Return the runs in any of these states, in the order they were last queued."""
    marks = ", ".join("?" * len(states))
    query = f"SELECT * FROM runs WHERE state IN ({marks}) ORDER BY ticket"
    return db.execute(query, states).fetchall()


def next_number(db: sqlite3.Connection, column: str) -> int:
    """Return one more than a column's maximum. Unlike the clock, it only increases."""
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM runs").fetchone()[0])


def move(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str = "") -> State:
    """Apply an action to a run and return its new state.

    Raises
    ------
    InvalidAction
        If the run's state does not allow the action.
    """
    state = next_state(row["id"], State(row["state"]), action)
    now = time.time()
    if state == State.CANCELLED:
        message = ""  # the visitor asked for it, so there is nothing to explain
    values: dict[str, Any] = {"state": state, "message": message, "updated": now, "ended": None}
    if state in ENDED:
        values["ended"] = now
    if action in (Action.RESUME, Action.RESTART):
        values["seen"] = now
        values["deaths"] = 0
    if action == Action.RESTART:
        values["from_start"] = 1
    if state == State.QUEUED and action == Action.REQUEUE:
        values["turn"] = 0  # it keeps its place, and its owner's turn is not used up
    elif state == State.QUEUED:
        values["ticket"] = next_number(db, "ticket")
    columns = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE runs SET {columns} WHERE key = ?", [*values.values(), row["key"]])
    return state


def abandon(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str) -> None:
    """Apply an action to a run whose worker is gone, and end that worker's lease."""
    move(db, row, action, message)
    db.execute("UPDATE runs SET attempt = attempt + 1 WHERE key = ?", [row["key"]])


def recover(db: sqlite3.Connection, row: sqlite3.Row, why: str, *, died: bool) -> None:
    """Requeue a run that lost its worker; interrupt it after `MOST_DEATHS` losses in a row.

    Parameters
    ----------
    why : str
        A sentence on how the worker ended.
    died : bool
        Whether the run may have killed the worker.
    """
    deaths = row["deaths"] + died
    goes_on = f"from {'its last checkpoint' if row['checkpoint'] else 'its beginning'}"
    if row["from_start"]:
        goes_on = "from its beginning"
    if row["state"] == State.PAUSING:
        abandon(db, row, Action.REQUEUE, f"{why} Resume goes on {goes_on}.")
    elif deaths < MOST_DEATHS:
        abandon(db, row, Action.REQUEUE, f"{why} The run goes on by itself {goes_on}.")
    else:
        message = (
            f"{why} This run has lost {deaths} workers in a row, so it does not go on by itself."
        )
        abandon(db, row, Action.INTERRUPT, f"{message} Resume goes on {goes_on}.")
    db.execute("UPDATE runs SET deaths = ? WHERE key = ?", [deaths, row["key"]])


def to_status(row: sqlite3.Row) -> RunStatus:
    """Return a row as a `RunStatus`, without its place in the queue."""
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
