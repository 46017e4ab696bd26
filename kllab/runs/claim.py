"""A run in a worker's hands."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kllab.runs import records, rows
from kllab.runs.checkpoints import checkpoint_name, remove_file, write_checkpoint
from kllab.runs.database import Database
from kllab.runs.errors import InvalidAction, LostRun, unusable
from kllab.runs.states import ON_WORKER, Action, State
from kllab.training.record import Checkpoint, Record


@dataclass(frozen=True)
class Claim:
    """What a worker may write while the run is its own; made by `Store.claim`.

    It ends with the run's coming to rest, or when somebody declares the worker gone: the stored
    `attempt` is then another one.

    Raises
    ------
    LostRun
        From every method, once it has ended.
    RunsUnavailable
        From every method, if the store cannot be used.
    """

    run_id: str
    config: str
    last_step: int
    from_start: bool
    key: int
    attempt: int
    database: Database = field(repr=False)
    checkpoints: Path

    def append(self, new: Sequence[Record], message: str = "") -> State:
        """Store records in one transaction; returns the state, which may hold a visitor's wish.

        Records of steps that are stored already are left as they are: a training that goes on
        from a checkpoint repeats them bit for bit.

        Parameters
        ----------
        message : str
            For the visitor, while the run trains; replaces the last one.
        """
        with self.database.write() as db:
            row = self._row(db)
            size = sum(
                records.insert(db, self.key, record)
                for record in new
                if record.step > self.last_step
            )
            if new:
                last = new[-1]
                db.execute(
                    "UPDATE runs SET step = MAX(step, ?), total_steps = ?, note = ?, message = ?,"
                    " updated = ?, bytes = bytes + ? WHERE key = ?",
                    [
                        *(last.step, last.total_steps, last.note, message),
                        *(time.time(), size, self.key),
                    ],
                )
            return State(row["state"])

    def save_checkpoint(self, checkpoint: Checkpoint, step: int) -> None:
        """Replace the run's checkpoint; if that fails, the one before stays.

        The records up to `step` must be stored before: a resumed training does not repeat them.
        """
        path = self.checkpoints / checkpoint_name(self.run_id, self.attempt, step)
        try:
            size = write_checkpoint(path, checkpoint)
        except OSError as error:
            raise unusable(self.checkpoints, error) from error
        try:
            with self.database.write() as db:
                last = self._row(db)["checkpoint"]
                db.execute(
                    "UPDATE runs SET checkpoint = ?, checkpoint_step = ?, checkpoint_bytes = ?,"
                    " from_start = 0, deaths = 0 WHERE key = ?",
                    [path.name, step, size, self.key],
                )
        except BaseException:
            remove_file(path)
            raise
        if last and last != path.name:
            remove_file(self.checkpoints / last)

    def settle(self, action: Action, message: str = "") -> State | None:
        """Bring the run to rest; None if a visitor's wish has changed in the meantime."""
        with self.database.write() as db:
            try:
                return rows.move(db, self._row(db), action, message)
            except InvalidAction:
                return None

    def _row(self, db: sqlite3.Connection) -> sqlite3.Row:
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM runs WHERE key = ? AND attempt = ?", [self.key, self.attempt]
        ).fetchone()
        if row is None or row["state"] not in ON_WORKER:
            raise LostRun(f"run {self.run_id} is no longer at its attempt {self.attempt}")
        return row
