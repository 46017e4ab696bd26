"""Control of a run: who may pause, stop, rename, annotate and delete it.

These are its owner and whoever has its control key, which the owner may pass on. The id of a run is
in every link to it and allows reading only. A run without an owner may be paused, resumed and
stopped by all who have its id, but renamed or deleted by no visitor, only by a script that names
nobody: so are runs of stores before schema version 5, which did not know who started a run.
"""

import re
import secrets
import sqlite3

from kllab.runs.errors import NotInControl
from kllab.runs.states import VISITOR_ACTIONS
from kllab.runs.store import rows
from kllab.runs.store.note import tidy_note
from kllab.storage.database import Database

LONGEST_NAME = 40
"""Number of characters that the name of a run may have."""

# No character that has a meaning in Markdown, HTML or a formula: other visitors see the name.
_NAME = re.compile(rf"[\w .,:;()+=/%'!?-]{{0,{LONGEST_NAME}}}")


def new_key() -> str:
    """Return the control key of a new run."""
    return secrets.token_urlsafe(16)


def check(row: sqlite3.Row, by: str, what: str) -> None:
    """Raise `NotInControl` unless `by` is the owner of the run or its control key.

    Parameters
    ----------
    what : str
        What is to be done to the run: an action of a visitor, or another verb.
    """
    if not row["owner"] and what in VISITOR_ACTIONS:
        return
    if not (_equal(by, row["owner"]) or (row["control"] and _equal(by, row["control"]))):
        raise NotInControl(row["id"], what)


def _equal(given: str, known: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), known.encode())


def controls(database: Database, run_id: str, by: str) -> bool:
    """Return whether `by` is the owner of a run or its control key."""
    with database.read() as db:
        try:
            check(rows.find(db, run_id), by, "change")
        except NotInControl:
            return False
    return True


def key(database: Database, run_id: str, by: str) -> str:
    """Return the control key of a run for somebody who has control of it."""
    with database.read() as db:
        row = rows.find(db, run_id)
        check(row, by, "share")
        return str(row["control"])


def rename(database: Database, run_id: str, name: str, by: str) -> None:
    """Name a run; see `RunService.rename`."""
    tidy = " ".join(name.split())
    if not _NAME.fullmatch(tidy):
        raise ValueError(_why_no_name(tidy))
    with database.write() as db:
        row = rows.find(db, run_id)
        check(row, by, "rename")
        rows.update(db, row, name=tidy)


def _why_no_name(name: str) -> str:
    allowed = (
        f"allowed: up to {LONGEST_NAME} letters, digits, spaces and . , : ; ( ) + - = / % ' ! ? _"
    )
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name)} characters; {allowed}."
    wrong = next(letter for letter in name if not _NAME.fullmatch(letter))
    return f"The name has the character {wrong!r}; {allowed}."


def write_note(database: Database, run_id: str, note: str, by: str) -> None:
    """Write a note about a run; see `RunService.write_note`."""
    tidy = tidy_note(note)
    with database.write() as db:
        row = rows.find(db, run_id)
        check(row, by, "annotate")
        rows.update(db, row, note=tidy)


def delete(database: Database, run_id: str, by: str) -> str:
    """Delete a run and its records; return the file name of its checkpoint, or nothing.

    A worker that trains the run loses its lease, and ends the training.
    """
    with database.write() as db:
        row = rows.find(db, run_id)
        check(row, by, "delete")
        db.execute("DELETE FROM runs WHERE key = ?", [row["key"]])
        return str(row["checkpoint"])
