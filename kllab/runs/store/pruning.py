"""Removal of runs and checkpoints from a store, and smaller checkpoints of finished runs."""

import sqlite3
import time
from collections.abc import Collection
from pathlib import Path

from kllab.runs.errors import UnknownRun, UnreadableCheckpoint
from kllab.runs.states import ENDED, State
from kllab.runs.store import rows
from kllab.runs.store.checkpoints import (
    load_checkpoint,
    remove_file,
    replace_checkpoint,
    without_optimiser,
)
from kllab.runs.store.retention import Bounds, KeptRun, choose
from kllab.storage.database import Database
from kllab.storage.errors import log_for_host


def prune(
    database: Database, checkpoints: Path, bounds: Bounds, spared: Collection[str]
) -> list[str]:
    """Remove what exceeds the bounds and return the ids of removed runs; see `Store.prune`."""
    now = time.time()
    with database.write() as db:
        db.execute("UPDATE runs SET seen = ? WHERE seen > ?", [now, now])  # clock set back
        found = {row["key"]: row for row in db.execute("SELECT * FROM runs")}
        just_ended = {key for key, row in found.items() if row["id"] in spared}
        removal = choose(map(_kept, found.values()), bounds, now, just_ended)
        for row in map(found.__getitem__, removal.checkpoints):
            message = _without_checkpoint(row)
            rows.update(db, row, checkpoint="", checkpoint_bytes=0, message=message)
        for key in removal.runs:
            db.execute("DELETE FROM runs WHERE key = ?", [key])
    for key in {*removal.checkpoints, *removal.runs}:
        if found[key]["checkpoint"]:
            remove_file(checkpoints / found[key]["checkpoint"])
    return [found[key]["id"] for key in removal.runs]


def _kept(row: sqlite3.Row) -> KeptRun:
    return KeptRun(
        key=row["key"],
        state=State(row["state"]),
        seen=max(row["seen"], row["updated"]),
        bytes=row["bytes"],
        checkpoint_bytes=row["checkpoint_bytes"],
    )


def _without_checkpoint(row: sqlite3.Row) -> str:
    """Return a run's message after the removal of its checkpoint."""
    message = "Its checkpoint was removed to make room; what it recorded is kept."
    if row["state"] not in ENDED:
        message += " Resume trains again from the beginning."
    return " ".join(part for part in (row["message"], message) if part)


def shrink_checkpoint(database: Database, checkpoints: Path, run_id: str) -> None:
    """Drop the optimiser's state from the checkpoint of a finished run.

    Nothing resumes a run at its last step, and two thirds of a checkpoint are Adam's moments. If
    the file cannot be read or written, it stays as it is.
    """
    with database.read() as db:
        try:
            row = rows.find(db, run_id)
        except UnknownRun:
            return  # it was deleted meanwhile
    if row["state"] != State.FINISHED or not row["checkpoint"]:
        return
    path = checkpoints / row["checkpoint"]
    try:
        size = replace_checkpoint(path, without_optimiser(load_checkpoint(path)))
    except (OSError, UnreadableCheckpoint) as error:
        log_for_host(f"{path} is not made smaller: {error}")
        return
    with database.write() as db:
        is_named = db.execute(
            "UPDATE runs SET checkpoint_bytes = ? WHERE id = ? AND checkpoint = ?",
            [size, run_id, path.name],
        ).rowcount
    if not is_named:
        remove_file(path)  # another process deleted the run while the file was written
