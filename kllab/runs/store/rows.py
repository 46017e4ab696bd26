"""Rows of the table of runs: find them and change their states."""

import logging
import re
import sqlite3
import time
from dataclasses import fields

from kllab.runs.errors import UnknownRun
from kllab.runs.states import ENDED, ON_WORKER, Action, State, next_state
from kllab.runs.status import RunStatus

_log = logging.getLogger(__name__)

MOST_DEATHS = 3
"""Number of workers lost, or failures of the store, in a row without a new checkpoint, after which
a run is interrupted."""

_ID = re.compile(r"[A-Za-z0-9_-]{16}")

_ESTIMATED = ("queue_position", "starts_in")
_SHOWN = [field.name for field in fields(RunStatus) if field.name not in _ESTIMATED]


def find(db: sqlite3.Connection, run_id: object) -> sqlite3.Row:
    """Return a run's row.

    Raises
    ------
    UnknownRun
        If no run has this id; ids come from URLs, so it may be anything.
    """
    row: sqlite3.Row | None = None
    if isinstance(run_id, str) and _ID.fullmatch(run_id):
        row = db.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
    if row is None:
        raise UnknownRun(run_id, notice(db))
    return row


def notice(db: sqlite3.Connection, after: float = 0.0) -> str:
    """Return the latest notice about the store, or an empty string."""
    query = "SELECT sentence FROM notices WHERE at > ? ORDER BY at DESC LIMIT 1"
    row = db.execute(query, [after]).fetchone()
    return str(row["sentence"]) if row else ""


def waiting(db: sqlite3.Connection, columns: str = "*") -> list[sqlite3.Row]:
    """Return columns of the queued runs, next one first: round robin over their owners.

    First in, first out for each owner; among owners, the one served longest ago comes first. So a
    visitor with one run waits for at most one turn of each other owner.
    """
    return db.execute(
        f"SELECT {columns} FROM runs WHERE state = ? ORDER BY"
        " ROW_NUMBER() OVER (PARTITION BY owner ORDER BY ticket),"
        " (SELECT MAX(turn) FROM runs AS served WHERE served.owner = runs.owner),"
        " MIN(ticket) OVER (PARTITION BY owner)",
        [State.QUEUED],
    ).fetchall()


def queue(db: sqlite3.Connection) -> list[str]:
    """Return the ids of queued runs, next one first; see `waiting`."""
    return [row["id"] for row in waiting(db, "id")]


def on_worker(db: sqlite3.Connection) -> list[sqlite3.Row]:
    """Return the runs that a worker holds, in the order in which they were queued."""
    marks = ", ".join("?" * len(ON_WORKER))
    return db.execute(
        f"SELECT * FROM runs WHERE state IN ({marks}) ORDER BY ticket", ON_WORKER
    ).fetchall()


def next_number(db: sqlite3.Connection, column: str) -> int:
    """Return one more than a column's maximum. Unlike the clock, it only increases."""
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM runs").fetchone()[0])


def update(db: sqlite3.Connection, row: sqlite3.Row, **values: object) -> None:
    """Set columns of a run."""
    columns = ", ".join(f"{column} = :{column}" for column in values)
    db.execute(f"UPDATE runs SET {columns} WHERE key = :key", {**values, "key": row["key"]})


def move(
    db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str = "", **also: object
) -> State:
    """Apply an action to a run, set other columns as well, and return its new state.

    Raises
    ------
    InvalidAction
        If the run's state does not allow the action.
    """
    if action == Action.RETRY:
        lost = "The run store has failed it {} times in a row"
        action, message, also["deaths"] = _continue(row, message, row["deaths"] + 1, lost)
    state = next_state(row["id"], State(row["state"]), action)
    now = time.time()
    if state == State.CANCELLED:
        message = ""  # the visitor asked for it, so there is nothing to explain
    elif state == State.PAUSED:
        message = " ".join(part for part in (row["reason"], message) if part)
    kept = row["reason"] if state == row["state"] else ""
    values = {
        "state": state, "message": message, "updated": now, "ended": None, "reason": kept, **also,
    }  # fmt: skip
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
        if action == Action.HALT:  # it yielded: other owners come first
            values["turn"] = next_number(db, "turn")
    update(db, row, **values)
    if state != row["state"]:
        _log.info("run %s is %s, was %s", row["id"], state, row["state"])
    return state


def abandon(
    db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str, **also: object
) -> None:
    """Apply an action to a run whose worker is gone, and end that worker's lease."""
    move(db, row, action, message, attempt=row["attempt"] + 1, **also)


def recover(db: sqlite3.Connection, row: sqlite3.Row, why: str, *, died: bool) -> None:
    """Requeue a run that lost its worker; interrupt it after `MOST_DEATHS` losses in a row.

    Parameters
    ----------
    why : str
        A sentence on how the worker ended.
    died : bool
        Whether the run may have killed the worker.
    """
    lost = "This run has lost {} workers in a row"
    action, message, deaths = _continue(row, why, row["deaths"] + died, lost)
    abandon(db, row, action, message, deaths=deaths)


def _continue(row: sqlite3.Row, why: str, deaths: int, lost: str) -> tuple[Action, str, int]:
    """Return how a run continues that was stopped, in words as well; `lost` counts the stops."""
    resumes = row["checkpoint"] and not row["from_start"]
    begin = "its last checkpoint" if resumes else "its beginning"
    if row["state"] == State.PAUSING:
        return Action.REQUEUE, f"{why} Resume goes on from {begin}.", deaths
    if deaths < MOST_DEATHS:
        return Action.REQUEUE, f"{why} The run goes on by itself from {begin}.", deaths
    ends = f"{lost.format(deaths)}, so it does not go on by itself. Resume goes on from {begin}."
    return Action.INTERRUPT, f"{why} {ends}", deaths


def to_status(row: sqlite3.Row) -> RunStatus:
    """Return a row as a `RunStatus`, without its place in the queue."""
    values = {name: row[name] for name in _SHOWN}
    message = " ".join(part for part in (row["message"], row["training_note"]) if part)
    changed = {"state": State(row["state"]), "message": message, "queue_position": None}
    return RunStatus(**(values | changed))
