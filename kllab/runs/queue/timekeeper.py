"""Measures how long runs train, and asks those to stop that have used what they may."""

import sqlite3
import time
from collections.abc import Mapping

from kllab.runs.allowance import CLASS_ACCOUNT, forget_old, reason_to_pause
from kllab.runs.errors import UnknownRun
from kllab.runs.limits import Limits
from kllab.runs.queue.turns import Held, to_yield
from kllab.runs.states import ON_WORKER, STOPPING, Action, State
from kllab.runs.store import rows
from kllab.runs.store.store import Store

WRITE_SECONDS = 1.0
"""Seconds of training between two writes: at most so much is not counted if the lab is killed."""


class Timekeeper:
    """Counts the time for which runs are on a worker, and keeps the limits; for one thread.

    The lab counts, not the worker: it counts the same for all executors, and a run that hangs in
    a long step counts too.

    Parameters
    ----------
    store : Store
    limits : Limits
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._at = self._written = time.monotonic()
        self._training: set[str] = set()
        self._counted: dict[str, float] = {}  # not yet in the store

    def look(self, states: Mapping[str, State | None], slots: int) -> None:
        """Count the time since the last look, and once a second store it and keep the limits.

        Parameters
        ----------
        states : mapping
            States of the runs that the executor has; None if it cannot be read.
        slots : int
            Number of workers.

        Raises
        ------
        Unavailable
            If the store cannot be written; the time is stored later.
        """
        now = time.monotonic()
        for run_id in self._training:
            self._counted[run_id] = self._counted.get(run_id, 0.0) + now - self._at
        self._at = now
        has_ended = bool(self._training - states.keys())
        self._training = {
            run_id
            for run_id, state in states.items()
            if state in ON_WORKER or (state is None and run_id in self._training)
        }
        if self._counted and (has_ended or now - self._written >= WRITE_SECONDS):
            self._written = now
            with self._store.database.write() as db:
                _charge(db, self._counted)
                self._keep_limits(db, states, slots)
                if has_ended:
                    forget_old(db, self._limits, time.time())
            self._counted = {}

    def _keep_limits(
        self, db: sqlite3.Connection, states: Mapping[str, State | None], slots: int
    ) -> None:
        now, held = time.time(), []
        for run_id in states:
            try:
                row = rows.find(db, run_id)
            except UnknownRun:
                continue  # it was removed meanwhile, with its store
            state, seconds = State(row["state"]), row["turn_seconds"]
            if state == State.RUNNING:
                if reason := reason_to_pause(db, row, self._limits, now):
                    state = rows.move(db, row, Action.PAUSE, reason=reason)
            elif state == State.QUEUED:
                seconds = 0.0  # a worker is about to lease it
            elif state not in STOPPING:
                continue  # its worker is free, or is about to be
            held.append(Held(run_id, row["owner"], seconds, state in STOPPING))
        if all(run.seconds < self._limits.turn or run.stopping for run in held):
            return
        queue = rows.waiting(db, "id, owner")
        waiting = [row["owner"] for row in queue if row["id"] not in states]
        for run_id in to_yield(held, waiting, slots, self._limits.turn):
            rows.move(db, rows.find(db, run_id), Action.YIELD)


def _charge(db: sqlite3.Connection, seconds: Mapping[str, float]) -> None:
    """Add the time for which runs have trained."""
    minute = int(time.time() / 60)
    for run_id, each in seconds.items():
        db.execute(
            "UPDATE runs SET seconds = seconds + :each, turn_seconds = turn_seconds + :each,"
            " unseen_seconds = unseen_seconds + :each WHERE id = :id",
            {"each": each, "id": run_id},
        )
        db.execute(
            "INSERT INTO training_time SELECT owner, ?, ? FROM runs WHERE id = ? AND owner != ''"
            " ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds",
            [minute, each, run_id],
        )
        db.execute(
            "INSERT INTO training_time SELECT ? || class_id, ?, ? FROM runs"
            " WHERE id = ? AND class_id != ''"
            " ON CONFLICT DO UPDATE SET seconds = seconds + excluded.seconds",
            [CLASS_ACCOUNT, minute, each, run_id],
        )
