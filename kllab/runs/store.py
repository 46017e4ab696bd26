"""The run store: what was asked, what state it is in, what was recorded, the last checkpoint."""

import json
import re
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save

from kllab.experiments.record import Checkpoint, Record
from kllab.runs.checkpoints import load_checkpoint, remove_leftovers, staged_checkpoint
from kllab.runs.database import Database
from kllab.runs.errors import InvalidAction, LostRun, UnknownRun, unusable
from kllab.runs.fair_order import fair_order
from kllab.runs.spec import RunSpec
from kllab.runs.states import ENDED, ON_WORKER, RESTING, Action, State, next_state
from kllab.runs.status import Event, RunStatus

_PROBE_BYTES = 65536
_ID = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class Claim:
    """A run in a worker's hands. It stays the worker's as long as `attempt` is the stored one."""

    run_id: str
    key: int
    attempt: int
    config: str
    last_step: int
    from_start: bool


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
        try:
            (home / "checkpoints").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(home, error) from error
        self._database = Database(home / "runs.sqlite3")

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # What visitors ask

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
                    *(State.QUEUED, spec.total_steps, now, now, _next(db, "ticket")),
                ],
            )
        return run_id

    def act(self, run_id: str, action: Action, message: str = "") -> State:
        """Move a run along the table of states; returns the new state.

        Raises
        ------
        InvalidAction
            If its state does not allow this.
        """
        with self._database.write() as db:
            row = _row(db, run_id)
            return _move(db, row, action, message)

    def status(self, run_id: str) -> RunStatus:
        """Return a run without its place in the queue (see `queue`)."""
        with self._database.read() as db:
            return _status(_row(db, run_id))

    def runs(self, owner: str | None = None, limit: int = 50) -> list[RunStatus]:
        """Return the newest runs, of one owner or of all."""
        where, values = ("WHERE owner = ?", [owner]) if owner is not None else ("", [])
        with self._database.read() as db:
            query = f"SELECT * FROM runs {where} ORDER BY key DESC LIMIT ?"
            return [_status(row) for row in db.execute(query, [*values, limit])]

    def queue(self) -> list[str]:
        """Return the ids of queued runs, the next one first."""
        with self._database.read() as db:
            waiting = db.execute(
                "SELECT owner, id FROM runs WHERE state = ? ORDER BY ticket", [State.QUEUED]
            ).fetchall()
            owners = {row["owner"] for row in waiting}
            last_turn = {
                owner: db.execute(
                    "SELECT COALESCE(MAX(turn), 0) FROM runs WHERE owner = ?", [owner]
                ).fetchone()[0]
                for owner in owners
            }
        return fair_order([(row["owner"], row["id"]) for row in waiting], last_turn)

    def scalars(self, run_id: str, after: int = 0) -> list[tuple[int, dict[str, float]]]:
        """Return (step, scalars) of the records after a step."""
        with self._database.read() as db:
            return _scalars(db, _row(db, run_id)["key"], after)

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a cursor, arrays included. The cursor is the step."""
        with self._database.read() as db:
            key = _row(db, run_id)["key"]
            events = {step: Event(step, step, values) for step, values in _scalars(db, key, after)}
            query = "SELECT step, data FROM arrays WHERE run = ? AND step > ?"
            for row in db.execute(query, [key, after]):
                events[row["step"]].arrays.update(load(row["data"]))
        return list(events.values())

    def latest_arrays(self, run_id: str) -> dict[str, tuple[int, npt.NDArray[np.generic]]]:
        """Return, for each array's name, the last one recorded and its step."""
        with self._database.read() as db:
            # Found in the index alone, so that only the arrays returned are read.
            rows = db.execute(
                "SELECT arrays.name, arrays.step, data FROM arrays JOIN ("
                " SELECT run, name, MAX(step) AS step FROM arrays WHERE run = ? GROUP BY name"
                ") AS last USING (run, name, step)",
                [_row(db, run_id)["key"]],
            ).fetchall()
        return {row["name"]: (row["step"], load(row["data"])[row["name"]]) for row in rows}

    def checkpoint_path(self, run_id: str) -> Path:
        """Return where a run's checkpoint is, or will be."""
        if not _well_formed(run_id):
            raise UnknownRun(run_id)
        return self.home / "checkpoints" / f"{run_id}.safetensors"

    # What workers write

    def claim(self, run_id: str) -> Claim | None:
        """Take a queued run; None if it is not queued any more."""
        with self._database.write() as db:
            row = _row(db, run_id)
            if row["state"] != State.QUEUED:
                return None
            _move(db, row, Action.START)
            db.execute(
                "UPDATE runs SET turn = ?, attempt = attempt + 1,"
                " started = COALESCE(started, updated) WHERE key = ?",
                [_next(db, "turn"), row["key"]],
            )
            recorded = "SELECT COALESCE(MAX(step), 0) FROM records WHERE run = ?"
            return Claim(
                run_id=run_id,
                key=row["key"],
                attempt=row["attempt"] + 1,
                config=row["config"],
                last_step=db.execute(recorded, [row["key"]]).fetchone()[0],
                from_start=bool(row["from_start"]),
            )

    def append(self, claim: Claim, records: Sequence[Record]) -> State:
        """Store records in one transaction; returns the state, which may hold a visitor's wish.

        Records of steps that are stored already are left as they are: a training that goes on
        from a checkpoint repeats them bit for bit.

        Raises
        ------
        LostRun
            If the run is no longer this claim's.
        """
        with self._database.write() as db:
            row = _claimed(db, claim)
            size = 0
            for record in records:
                if record.step > claim.last_step:
                    size += _insert(db, claim.key, record)
            if records:
                last = records[-1]
                db.execute(
                    "UPDATE runs SET step = ?, total_steps = ?, note = ?, updated = ?,"
                    " bytes = bytes + ? WHERE key = ?",
                    [last.step, last.total_steps, last.note, time.time(), size, claim.key],
                )
            return State(row["state"])

    def save_checkpoint(self, claim: Claim, checkpoint: Checkpoint, step: int) -> None:
        """Replace the run's checkpoint. Records up to `step` must be stored before.

        Raises
        ------
        RunsUnavailable
            If it cannot be written (names the folder); the checkpoint before it stays.
        LostRun
            If the run is no longer this claim's.
        """
        path = self.checkpoint_path(claim.run_id)
        staged = staged_checkpoint(path, checkpoint)
        try:
            with staged as put_in_place, self._database.write() as db:
                _claimed(db, claim)
                size = -path.stat().st_size if path.exists() else 0
                size += put_in_place()
                db.execute(
                    "UPDATE runs SET checkpoint_step = ?, from_start = 0, bytes = bytes + ?"
                    " WHERE key = ?",
                    [step, size, claim.key],
                )
        except OSError as error:
            raise unusable(path.parent, error) from error

    def load_checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint; None if none was taken yet.

        Raises
        ------
        UnreadableCheckpoint
            If there should be one and it is missing, truncated or damaged.
        """
        with self._database.read() as db:
            taken = _row(db, run_id)["checkpoint_step"] is not None
        path = self.checkpoint_path(run_id)
        return load_checkpoint(path) if taken or path.exists() else None

    def settle(self, claim: Claim, action: Action, message: str = "") -> State | None:
        """Bring a claimed run to rest; None if a visitor's wish has changed in the meantime.

        Raises
        ------
        LostRun
            If the run is no longer this claim's.
        """
        with self._database.write() as db:
            row = _claimed(db, claim)
            try:
                return _move(db, row, action, message)
            except InvalidAction:
                return None

    # What the service looks after

    def end_orphan(self, run_id: str, action: Action, message: str) -> None:
        """End a run that no worker holds any more; nothing happens if it has come to rest."""
        with self._database.write() as db:
            row = _row(db, run_id)
            if row["state"] in ON_WORKER:
                _abandon(db, row, action, message)

    def interrupt_all(self, message: str) -> None:
        """Mark every run that a worker held as interrupted (cancelled if that was asked for)."""
        with self._database.write() as db:
            marks = ", ".join("?" * len(ON_WORKER))
            rows = db.execute(f"SELECT * FROM runs WHERE state IN ({marks})", ON_WORKER).fetchall()
            for row in rows:
                _abandon(db, row, Action.INTERRUPT, message)

    def prune(self, keep: int, keep_bytes: int, keep_resting: int) -> list[str]:
        """Remove the oldest runs beyond what is kept; see `kllab.runs.retention`."""
        with self._database.write() as db:
            marks = ", ".join("?" * len(ENDED + RESTING))
            rows = db.execute(
                f"SELECT key, id, state, bytes FROM runs WHERE state IN ({marks}) ORDER BY ticket",
                ENDED + RESTING,
            ).fetchall()
            total = db.execute("SELECT COALESCE(SUM(bytes), 0) FROM runs").fetchone()[0]
            ended = [row for row in rows if row["state"] in ENDED]
            resting = [row for row in rows if row["state"] in RESTING]
            removable = ended + resting[: max(len(resting) - keep_resting, 0)]
            excess = len(rows) - keep
            removed: list[str] = []
            for row in removable:
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
        remove_leftovers(self.home / "checkpoints")


def _next(db: sqlite3.Connection, column: str) -> int:
    # A counter in the table itself: unlike the time it cannot go backwards.
    return int(db.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM runs").fetchone()[0])


def _well_formed(run_id: object) -> bool:
    # Ids come from URLs and name files.
    return isinstance(run_id, str) and _ID.fullmatch(run_id) is not None


def _row(db: sqlite3.Connection, run_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = None
    if _well_formed(run_id):
        row = db.execute("SELECT * FROM runs WHERE id = ?", [run_id]).fetchone()
    if row is None:
        raise UnknownRun(run_id)
    return row


def _claimed(db: sqlite3.Connection, claim: Claim) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM runs WHERE key = ? AND attempt = ?", [claim.key, claim.attempt]
    ).fetchone()
    if row is None or row["state"] not in ON_WORKER:
        raise LostRun(f"run {claim.run_id} is no longer at its attempt {claim.attempt}")
    return row


def _move(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str = "") -> State:
    state = next_state(row["id"], State(row["state"]), action)
    now = time.time()
    if state == State.CANCELLED:
        message = ""  # however it came about, it is what was wished for
    values: dict[str, Any] = {"state": state, "message": message, "updated": now, "ended": None}
    if state in ENDED:
        values["ended"] = now
    if action in (Action.RESUME, Action.RESTART) and state == State.QUEUED:
        values["ticket"] = _next(db, "ticket")
    if action == Action.RESTART:
        values["from_start"] = 1
    columns = ", ".join(f"{column} = ?" for column in values)
    db.execute(f"UPDATE runs SET {columns} WHERE key = ?", [*values.values(), row["key"]])
    return state


def _abandon(db: sqlite3.Connection, row: sqlite3.Row, action: Action, message: str) -> None:
    _move(db, row, action, message)
    # Whatever is left of the old worker writes no more.
    db.execute("UPDATE runs SET attempt = attempt + 1 WHERE key = ?", [row["key"]])


def _insert(db: sqlite3.Connection, key: int, record: Record) -> int:
    scalars = json.dumps(record.scalars())
    size = len(scalars)
    inserted = db.execute(
        "INSERT OR IGNORE INTO records (run, step, scalars) VALUES (?, ?, ?)",
        [key, record.step, scalars],
    )
    if not inserted.rowcount:
        return 0
    for name, array in record.arrays().items():
        data = save({name: np.asarray(array, order="C")})
        size += len(data)
        db.execute("INSERT INTO arrays VALUES (?, ?, ?, ?)", [key, record.step, name, data])
    return size


def _scalars(db: sqlite3.Connection, key: int, after: int) -> list[tuple[int, dict[str, float]]]:
    query = "SELECT step, scalars FROM records WHERE run = ? AND step > ? ORDER BY step"
    return [(row["step"], json.loads(row["scalars"])) for row in db.execute(query, [key, after])]


def _status(row: sqlite3.Row) -> RunStatus:
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
