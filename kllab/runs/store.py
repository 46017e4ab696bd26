"""The run store: what was asked, what state it is in, what was recorded, the last checkpoint."""

import secrets
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab.experiments.record import Checkpoint
from kllab.runs import records, rows
from kllab.runs.checkpoints import load_checkpoint, remove_leftovers
from kllab.runs.claim import Claim
from kllab.runs.database import Database
from kllab.runs.errors import unusable
from kllab.runs.fair_order import fair_order
from kllab.runs.spec import RunSpec
from kllab.runs.states import ENDED, ON_WORKER, RESTING, Action, State
from kllab.runs.status import Event, RunStatus

_PROBE_BYTES = 65536


class Store:
    """Runs, records and checkpoints under one folder.

    Every method is one short transaction and may be called from any thread or process.

    Parameters
    ----------
    home : pathlib.Path
        Created when missing.

    Raises
    ------
    RunsUnavailable
        From every method, when the folder or the database cannot be used.
    UnknownRun
        From methods that take a run id.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._checkpoints = home / "checkpoints"
        try:
            self._checkpoints.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(home, error) from error
        self._database = Database(home / "runs.sqlite3")

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, spec: RunSpec) -> str:
        """Store a run as queued and return its id."""
        run_id = secrets.token_urlsafe(12)
        now = time.time()
        with self._database.write() as db:
            db.execute(
                "INSERT INTO runs (id, experiment, config, owner, state, total_steps, created,"
                " updated, ticket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(run_id, spec.experiment, spec.config, spec.owner),
                    *(State.QUEUED, spec.total_steps, now, now, rows.next_number(db, "ticket")),
                ],
            )
        return run_id

    def act(self, run_id: str, action: Action) -> State:
        """Move a run along the table of states; returns the new state.

        Raises
        ------
        InvalidAction
            If its state does not allow this.
        """
        with self._database.write() as db:
            return rows.move(db, rows.find(db, run_id), action)

    def status(self, run_id: str) -> RunStatus:
        """Return a run without its place in the queue (see `queue`)."""
        with self._database.read() as db:
            return rows.to_status(rows.find(db, run_id))

    def runs(self, owner: str | None = None, limit: int = 50) -> list[RunStatus]:
        """Return the newest runs, of one owner or of all."""
        where, values = ("WHERE owner = ?", [owner]) if owner is not None else ("", [])
        query = f"SELECT * FROM runs {where} ORDER BY key DESC LIMIT ?"
        with self._database.read() as db:
            return [rows.to_status(row) for row in db.execute(query, [*values, max(limit, 0)])]

    def queue(self) -> list[str]:
        """Return the ids of queued runs, the next one first."""
        with self._database.read() as db:
            waiting = [(row["owner"], row["id"]) for row in rows.with_states(db, (State.QUEUED,))]
            query = "SELECT COALESCE(MAX(turn), 0) FROM runs WHERE owner = ?"
            owners = {owner for owner, _ in waiting}
            last_turn = {owner: db.execute(query, [owner]).fetchone()[0] for owner in owners}
        return fair_order(waiting, last_turn)

    def scalars(self, run_id: str, after: int = 0) -> list[tuple[int, dict[str, float]]]:
        """Return (step, scalars) of the records after a step."""
        with self._database.read() as db:
            return records.scalars(db, rows.find(db, run_id)["key"], after)

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a cursor, arrays included."""
        with self._database.read() as db:
            return records.events(db, rows.find(db, run_id)["key"], after)

    def latest_arrays(self, run_id: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the last array recorded under each name."""
        with self._database.read() as db:
            return records.latest_arrays(db, rows.find(db, run_id)["key"])

    def checkpoint_path(self, run_id: str) -> Path:
        """Return where a run's checkpoint is, or will be."""
        rows.check_id(run_id)
        return self._checkpoints / f"{run_id}.safetensors"

    def load_checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint; None if none was taken yet.

        Raises
        ------
        UnreadableCheckpoint
            If there should be one and it is missing, truncated or damaged.
        """
        with self._database.read() as db:
            taken = rows.find(db, run_id)["checkpoint_step"] is not None
        path = self.checkpoint_path(run_id)
        return load_checkpoint(path) if taken or path.exists() else None

    def claim(self, run_id: str) -> Claim | None:
        """Take a queued run for a worker; None if it is not queued any more."""
        with self._database.write() as db:
            row = rows.find(db, run_id)
            if row["state"] != State.QUEUED:
                return None
            rows.move(db, row, Action.START)
            db.execute(
                "UPDATE runs SET turn = ?, attempt = attempt + 1,"
                " started = COALESCE(started, updated) WHERE key = ?",
                [rows.next_number(db, "turn"), row["key"]],
            )
            return Claim(
                run_id=run_id,
                config=row["config"],
                last_step=records.last_step(db, row["key"]),
                from_start=bool(row["from_start"]),
                key=row["key"],
                attempt=row["attempt"] + 1,
                database=self._database,
                checkpoint_path=self.checkpoint_path(run_id),
            )

    def end_orphan(self, run_id: str, action: Action, message: str) -> None:
        """End a run that no worker holds any more; nothing happens if it has come to rest."""
        with self._database.write() as db:
            row = rows.find(db, run_id)
            if row["state"] in ON_WORKER:
                rows.abandon(db, row, action, message)

    def interrupt_all(self, message: str) -> None:
        """Mark every run that a worker held as interrupted (cancelled if that was asked for)."""
        with self._database.write() as db:
            for row in rows.with_states(db, ON_WORKER):
                rows.abandon(db, row, Action.INTERRUPT, message)

    def prune(self, keep: int, keep_bytes: int, keep_resting: int) -> list[str]:
        """Remove the oldest runs beyond what is kept; see `kllab.runs.retention`."""
        with self._database.write() as db:
            ended, resting = rows.with_states(db, ENDED), rows.with_states(db, RESTING)
            excess = len(ended) + len(resting) - keep
            total = db.execute("SELECT COALESCE(SUM(bytes), 0) FROM runs").fetchone()[0]
            removed: list[str] = []
            for row in ended + resting[: max(len(resting) - keep_resting, 0)]:
                if len(removed) >= excess and total <= keep_bytes:
                    break
                removed.append(row["id"])
                total -= row["bytes"]
                db.execute("DELETE FROM runs WHERE key = ?", [row["key"]])
        for run_id in removed:
            self.checkpoint_path(run_id).unlink(missing_ok=True)
        return removed

    def probe(self) -> None:
        """Raise `RunsUnavailable` unless something can be written just now."""
        try:
            with tempfile.TemporaryFile(dir=self.home) as file:
                file.write(bytes(_PROBE_BYTES))
        except OSError as error:
            raise unusable(self.home, error) from error

    def tidy(self) -> None:
        """Remove what killed writers left. Only while no worker is at work."""
        remove_leftovers(self._checkpoints)
