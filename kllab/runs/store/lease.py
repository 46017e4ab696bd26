"""The right of one worker to train one run, and to write it to the store."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kllab.runs.errors import InvalidAction, LostRun
from kllab.runs.states import ON_WORKER, Action, State
from kllab.runs.store import records, rows
from kllab.runs.store.checkpoints import (
    checkpoint_name,
    load_checkpoint,
    remove_file,
    write_checkpoint,
)
from kllab.storage.database import Database
from kllab.storage.errors import unusable
from kllab.training.record import Checkpoint, Record


class Lease(Protocol):
    """Exclusive write access to a run, fenced by its attempt number.

    It ends when the run leaves the worker, or when the engine declares the worker dead and
    increments the stored `attempt`.

    Raises
    ------
    LostRun
        From every method, once the lease has ended.
    Unavailable
        From every method, if the store cannot be used.
    """

    @property
    def run_id(self) -> str:
        """The run's id."""
        ...

    @property
    def config(self) -> str:
        """The experiment's config as JSON."""
        ...

    @property
    def last_step(self) -> int:
        """The last recorded step; a training resumed from a checkpoint repeats steps up to it."""
        ...

    def load_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint to resume from; None to train from the beginning.

        Raises
        ------
        UnreadableCheckpoint
            If it is missing or damaged.
        """
        ...

    def append(self, new: Sequence[Record], message: str = "") -> State:
        """Store records in one transaction and return the run's state.

        The state shows whether a visitor asked to pause or cancel. Steps already stored are
        skipped: a training resumed from a checkpoint repeats them bit for bit.

        Parameters
        ----------
        message : str
            Shown to visitors while the run trains; replaces the previous one.
        """
        ...

    def save_checkpoint(self, checkpoint: Checkpoint, step: int) -> None:
        """Replace the run's checkpoint; keep the previous one if that fails.

        Store the records up to `step` first: a resumed training does not repeat them.
        """
        ...

    def settle(self, action: Action, message: str = "") -> State | None:
        """Apply an action that ends the lease; return None if the state does not allow it now."""
        ...


@dataclass(frozen=True)
class StoreLease:
    """A lease of a worker that writes the store itself; made by `Store.lease`."""

    run_id: str
    config: str
    last_step: int
    from_start: bool
    key: int
    attempt: int
    database: Database = field(repr=False)
    checkpoints: Path

    def load_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint to resume from; see `Lease`."""
        if self.from_start:
            return None
        with self.database.read() as db:
            name = self._row(db)["checkpoint"]
        return load_checkpoint(self.checkpoints / name) if name else None

    def append(self, new: Sequence[Record], message: str = "") -> State:
        """Store records in one transaction and return the run's state; see `Lease`."""
        with self.database.write() as db:
            row = self._row(db)
            size = sum(records.insert(db, self.key, record) for record in new)
            if new:
                rows.update(
                    db,
                    row,
                    step=max(row["step"], new[-1].step),
                    total_steps=new[-1].total_steps,
                    training_note=new[-1].note,
                    message=message,
                    updated=time.time(),
                    bytes=row["bytes"] + size,
                )
            return State(row["state"])

    def save_checkpoint(self, checkpoint: Checkpoint, step: int) -> None:
        """Replace the run's checkpoint; see `Lease`."""
        path = self.checkpoints / checkpoint_name(self.run_id, self.attempt, step)
        try:
            size = write_checkpoint(path, checkpoint)
        except OSError as error:
            raise unusable(self.checkpoints, error) from error
        try:
            # The previous file is removed below, so the row must not name it after a power failure.
            with self.database.write(durable=True) as db:
                row = self._row(db)
                saved = {"checkpoint": path.name, "checkpoint_bytes": size}
                rows.update(db, row, **saved, from_start=0, deaths=0)
        except BaseException:
            remove_file(path)
            raise
        if row["checkpoint"] not in ("", path.name):
            remove_file(self.checkpoints / row["checkpoint"])

    def settle(self, action: Action, message: str = "") -> State | None:
        """Apply an action that ends the lease; see `Lease`."""
        with self.database.write() as db:
            try:
                return rows.move(db, self._row(db), action, message)
            except InvalidAction:
                return None

    def _row(self, db: sqlite3.Connection) -> sqlite3.Row:
        # By id: SQLite gives the key of the newest run to the next one if the newest is deleted.
        row: sqlite3.Row | None = db.execute(
            "SELECT * FROM runs WHERE id = ? AND attempt = ?", [self.run_id, self.attempt]
        ).fetchone()
        if row is None or row["state"] not in ON_WORKER:
            raise LostRun(f"run {self.run_id} is no longer at its attempt {self.attempt}")
        return row
