"""The run store: specifications, states, records and last checkpoints of runs."""

import logging
import secrets
import time
from collections.abc import Collection, Sequence
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab.runs.allowance import Allowance, allowance, check
from kllab.runs.errors import UnreadableCheckpoint
from kllab.runs.limits import Limits
from kllab.runs.spec import RunSpec
from kllab.runs.states import ON_WORKER, Action, State
from kllab.runs.status import Event, RunStatus
from kllab.runs.store import control, pruning, records, rows
from kllab.runs.store.checkpoints import load_checkpoint, orphans, remove_file
from kllab.runs.store.lease import StoreLease
from kllab.runs.store.retention import Bounds
from kllab.runs.store.schema import open_database
from kllab.runs.store.space import probe
from kllab.storage.database import LOCK_TIMEOUT
from kllab.storage.errors import Unavailable, log_for_host, unusable
from kllab.training.record import Checkpoint

_log = logging.getLogger(__name__)

DATABASE = "runs.sqlite3"

_AT_ONCE = 500  # parameters of one query; SQLite allows 32,766
_VIEW_TIMEOUT = 0.05  # seconds for which a page waits

NOTICE_SECONDS = 86400.0
"""Time for which all visitors see a notice; later only those whose run is gone."""


class Store:
    """Runs, records and checkpoints in one data directory.

    Every method is one short transaction and may be called from any thread or process.

    Parameters
    ----------
    home : pathlib.Path
        The data directory; the owner creates it when missing.
    owner : bool
        Whether this lab holds the directory's lock. Only the owner may create, upgrade, recover
        and tidy the store.
    timeout : float
        Seconds to wait for another program's lock on the database.

    Raises
    ------
    Unavailable
        From every method, if the directory or the database cannot be used.
    UnknownRun
        From methods that take a run id.
    """

    def __init__(self, home: Path, *, owner: bool = False, timeout: float = LOCK_TIMEOUT) -> None:
        self.home = home
        self.checkpoints = home / "checkpoints"
        try:
            if owner:
                self.checkpoints.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unusable(home, error) from error
        self.database = open_database(home / DATABASE, owner=owner, timeout=timeout)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def add(self, spec: RunSpec, limits: Limits | None = None) -> str:
        """Queue a run and return its id.

        Raises
        ------
        OverLimit
            If the owner can queue no more.
        """
        run_id = secrets.token_hex(8)
        now = time.time()
        with self.database.write() as db:
            if limits is not None:
                check(db, spec.owner, limits, now, class_id=spec.class_id)
            db.execute(
                "INSERT INTO runs (id, experiment, config, owner, class_id, control, state,"
                " total_steps, created, updated, seen, ticket)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(run_id, spec.experiment, spec.config, spec.owner, spec.class_id),
                    *(control.new_key(), State.QUEUED),
                    *(spec.total_steps, now, now, now, rows.next_number(db, "ticket")),
                ],
            )
        _log.info("run %s of %s is queued", run_id, spec.experiment)
        return run_id

    def act(self, run_id: str, action: Action, by: str = "", limits: Limits | None = None) -> State:
        """Apply an action to a run and return its new state; `by` as in `RunService.pause`.

        Raises
        ------
        InvalidAction
            If the run's state does not allow the action.
        NotInControl
            If `by` may not do that.
        OverLimit
            If the run would be queued, and its owner can queue no more.
        """
        with self.database.write() as db:
            row = rows.find(db, run_id)
            control.check(row, by, action)
            state = rows.move(db, row, action)
            if limits is not None and state == State.QUEUED:
                own = {"class_id": row["class_id"], "besides": row["id"]}
                check(db, row["owner"], limits, time.time(), **own)
            return state

    def allowance(self, owner: str, limits: Limits, class_id: str = "") -> Allowance:
        """Return what an owner, and the class that it is in, have used of the limits."""
        with self.database.read() as db:
            return allowance(db, owner, limits, time.time(), class_id=class_id)

    def status(self, run_id: str) -> RunStatus:
        """Return a run without its place in the queue (see `queue`)."""
        with self.database.read() as db:
            return rows.to_status(rows.find(db, run_id))

    def runs(self, owner: str, limit: int = 50) -> list[RunStatus]:
        """Return the newest runs of an owner."""
        query = "SELECT * FROM runs WHERE owner = ? ORDER BY key DESC LIMIT ?"
        with self.database.read() as db:
            return [rows.to_status(row) for row in db.execute(query, [owner, max(limit, 0)])]

    def statuses(self, run_ids: Sequence[str]) -> list[RunStatus]:
        """Return those of these runs that are here, in the order of their creation."""
        found = []
        with self.database.read() as db:
            for first in range(0, len(run_ids), _AT_ONCE):
                some = run_ids[first : first + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                found += db.execute(f"SELECT * FROM runs WHERE id IN ({marks})", some).fetchall()
        return [rows.to_status(row) for row in sorted(found, key=itemgetter("key"))]

    def queue(self) -> list[str]:
        """Return the ids of queued runs, next one first; see `rows.queue`."""
        with self.database.read() as db:
            return rows.queue(db)

    def scalars(self, run_id: str, after: int = 0) -> list[tuple[int, dict[str, float]]]:
        """Return (step, scalars) of the records after a step."""
        with self.database.read() as db:
            return records.scalars(db, rows.find(db, run_id)["key"], after)

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a step, with arrays."""
        with self.database.read() as db:
            return records.events(db, rows.find(db, run_id)["key"], after)

    def latest_arrays(self, run_id: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return the last array recorded under each name."""
        with self.database.read() as db:
            return records.latest_arrays(db, rows.find(db, run_id)["key"])

    def array_steps(self, run_id: str, name: str) -> list[int]:
        """Return the steps of the records that have an array of this name, in order."""
        with self.database.read() as db:
            return records.array_steps(db, rows.find(db, run_id)["key"], name)

    def arrays_at(
        self, run_id: str, name: str, steps: Sequence[int]
    ) -> dict[int, npt.NDArray[np.generic]]:
        """Return the arrays of one name at these steps, at most 500, by step."""
        with self.database.read() as db:
            return records.arrays_at(db, rows.find(db, run_id)["key"], name, steps)

    def load_checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint; None if the run has none.

        Raises
        ------
        UnreadableCheckpoint
            If its file is missing, truncated or damaged.
        """
        path = self.checkpoint_path(run_id)
        while path is not None:
            try:
                return load_checkpoint(path)
            except UnreadableCheckpoint:
                # It may have been replaced after the row was read.
                last, path = path, self.checkpoint_path(run_id)
                if path == last:
                    raise
        return None

    def checkpoint_path(self, run_id: str) -> Path | None:
        """Return the path of a run's last checkpoint; None if it has none."""
        with self.database.read() as db:
            name = rows.find(db, run_id)["checkpoint"]
        return self.checkpoints / name if name else None

    def lease(self, run_id: str) -> StoreLease | None:
        """Lease a queued run to a worker; None if it is no longer queued."""
        with self.database.write() as db:
            row = rows.find(db, run_id)
            if row["state"] != State.QUEUED:
                return None
            attempt = row["attempt"] + 1
            started = row["started"] or time.time()
            turn = rows.next_number(db, "turn")
            changed = {"turn": turn, "turn_seconds": 0.0, "attempt": attempt, "started": started}
            rows.move(db, row, Action.START, **changed)
            return StoreLease(
                run_id=run_id,
                config=row["config"],
                last_step=row["step"],
                from_start=bool(row["from_start"]),
                key=row["key"],
                attempt=attempt,
                database=self.database,
                checkpoints=self.checkpoints,
            )

    def end_orphan(self, run_id: str, action: Action, message: str) -> State:
        """Apply an action to a run whose worker is gone, if a worker still holds it here.

        Returns
        -------
        State
            The state before; also from `recover`.
        """
        with self.database.write() as db:
            row = rows.find(db, run_id)
            if row["state"] in ON_WORKER:
                rows.abandon(db, row, action, message)
            return State(row["state"])

    def recover(self, run_id: str, why: str, *, died: bool = True) -> State:
        """Requeue a run that lost its worker, if a worker still holds it here; `rows.recover`."""
        with self.database.write() as db:
            row = rows.find(db, run_id)
            if row["state"] in ON_WORKER:
                rows.recover(db, row, why, died=died)
            return State(row["state"])

    def recover_all(self, why: str, *, died: bool) -> None:
        """Requeue all runs that a worker held; see `rows.recover`."""
        with self.database.write() as db:
            for row in rows.on_worker(db):
                rows.recover(db, row, why, died=died)

    def note_view(self, run_id: str) -> None:
        """Note that a page reads a run, unless the database is locked for longer than a moment."""
        try:
            with self.database.write(timeout=_VIEW_TIMEOUT) as db:
                query = "UPDATE runs SET seen = ?, unseen_seconds = 0 WHERE id = ?"
                db.execute(query, [time.time(), run_id])
        except Unavailable:
            pass  # a later view is noted

    def notice(self) -> str:
        """Return the latest notice of the last day, or an empty string."""
        with self.database.read() as db:
            return rows.notice(db, after=time.time() - NOTICE_SECONDS)

    def add_notice(self, sentence: str) -> None:
        """Add a notice about the store for visitors."""
        with self.database.write() as db:
            db.execute("INSERT INTO notices VALUES (?, ?)", [time.time(), sentence])

    def prune(self, bounds: Bounds, spared: Collection[str] = ()) -> list[str]:
        """Remove what exceeds the bounds; see `kllab.runs.store.retention`.

        Parameters
        ----------
        spared : collection of str
            Ids of runs that have just ended: nothing of them is removed.

        Returns
        -------
        list of str
            Ids of the removed runs.
        """
        return pruning.prune(self.database, self.checkpoints, bounds, spared)

    def shrink_checkpoint(self, run_id: str) -> None:
        """Drop from a finished run's checkpoint what only more training needs."""
        pruning.shrink_checkpoint(self.database, self.checkpoints, run_id)

    def probe(self) -> None:
        """Raise `Unavailable` unless a run can be stored now."""
        probe(self.home, self.checkpoints, self.database)

    def orphaned_checkpoints(self) -> list[Path]:
        """Return checkpoint files that no run names. Call it only while no worker runs."""
        with self.database.read() as db:
            named = {row["checkpoint"] for row in db.execute("SELECT checkpoint FROM runs")}
        try:
            return list(orphans(self.checkpoints, named))
        except OSError as error:
            log_for_host(f"{self.checkpoints} cannot be listed: {error}")
            return []

    def tidy(self) -> None:
        """Remove files of killed writers. Call it only while no worker runs."""
        for path in self.orphaned_checkpoints():
            remove_file(path)
