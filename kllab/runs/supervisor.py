"""The one thread that gives waiting runs to the executor and looks after what comes back."""

import logging
import threading
import time
from concurrent.futures import Future

from kllab import experiments
from kllab.runs.errors import InvalidAction, RunsUnavailable, UnknownRun, WorkerDied
from kllab.runs.executors.protocol import Executor
from kllab.runs.retention import prune
from kllab.runs.states import ON_WORKER, Action, State
from kllab.runs.store import Store
from kllab.runs.worker import Job, Unsaved

_log = logging.getLogger(__name__)

CANCEL_SECONDS = 0.5
"""A worker that has not stopped by then is killed."""

DEATHS_TOLERATED = 3
"""Workers that may die one after the other, before any took up a run, until we say so."""

RETRY_SECONDS = 2.0
LONGEST_PAUSE = 60.0


class Supervisor:
    """Sleeps until something happens: a call of `wake`, a job's end, or a deadline.

    Parameters
    ----------
    store : Store
    executor : Executor
    """

    def __init__(self, store: Store, executor: Executor) -> None:
        self._store = store
        self._executor = executor
        self._changed = threading.Condition()
        self._woken = True
        self._stopped = False
        self._done: list[tuple[str, Future[Unsaved | None]]] = []
        self._to_kill: dict[str, float] = {}
        self._in_flight: tuple[str, ...] = ()
        self._unsaved: dict[str, Unsaved] = {}
        self._deaths = 0
        self._not_before = 0.0
        self._problem = ""
        self._thread = threading.Thread(target=self._run, name="kllab-supervisor", daemon=True)

    @property
    def problem(self) -> str:
        """Why runs do not go on at the moment; empty if they do."""
        return self._problem

    @property
    def in_flight(self) -> tuple[str, ...]:
        """Runs the executor has."""
        return self._in_flight

    def unsaved(self, run_id: str) -> Unsaved | None:
        """Return an end of this run that the store could not take yet."""
        return self._unsaved.get(run_id)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done and end the thread. Jobs go on."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def wake(self) -> None:
        """Look at the store again: something was queued."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def kill_unless_gone(self, run_id: str) -> None:
        """See to it that a run being cancelled is off its worker in time."""
        with self._changed:
            self._to_kill.setdefault(run_id, time.monotonic() + CANCEL_SECONDS)
            self._changed.notify()

    def _run(self) -> None:
        self._executor.start()
        while True:
            with self._changed:
                self._changed.wait_for(self._due, self._patience())
                if self._stopped:
                    return
                self._woken = False
                done, self._done = self._done, []
                now = time.monotonic()
                overdue = [run_id for run_id, at in self._to_kill.items() if at <= now]
                for run_id in overdue:
                    del self._to_kill[run_id]
            try:
                self._look_after(done, overdue)
                self._problem = self._problem if self._deaths >= DEATHS_TOLERATED else ""
            except RunsUnavailable as error:
                self._problem = str(error)
                self._not_before = time.monotonic() + RETRY_SECONDS
                self._woken = True
            except Exception:
                _log.exception("supervising runs")

    def _due(self) -> bool:
        now = time.monotonic()
        dispatch = self._woken and now >= self._not_before
        overdue = any(at <= now for at in self._to_kill.values())
        return self._stopped or bool(self._done) or dispatch or overdue

    def _patience(self) -> float | None:
        """Seconds to sleep if nothing happens; None is for ever."""
        times = list(self._to_kill.values())
        if self._woken:
            times.append(self._not_before)
        return max(min(times) - time.monotonic(), 0.0) if times else None

    def _look_after(
        self, done: list[tuple[str, Future[Unsaved | None]]], overdue: list[str]
    ) -> None:
        for run_id in overdue:
            if run_id in self._in_flight and self._state(run_id) == State.CANCELLING:
                self._executor.kill(run_id)
        for run_id, future in done:
            self._in_flight = tuple(other for other in self._in_flight if other != run_id)
            self._ended(run_id, future)
        self._save_ends()
        if done:
            prune(self._store)
        if time.monotonic() >= self._not_before:
            self._dispatch()

    def _state(self, run_id: str) -> State | None:
        try:
            return self._store.status(run_id).state
        except UnknownRun:
            return None

    def _ended(self, run_id: str, future: Future[Unsaved | None]) -> None:
        error = future.exception()
        if error is None:
            self._deaths = 0
            unsaved = future.result()
            if unsaved is not None:
                self._unsaved[run_id] = unsaved
            return
        if not isinstance(error, WorkerDied):
            _log.error("run %s", run_id, exc_info=error)
        message = f"{error} Resume goes on from the last checkpoint."
        self._unsaved[run_id] = Unsaved(Action.INTERRUPT, message)
        if self._state(run_id) == State.QUEUED:
            self._worker_died_early(str(error))
        else:
            self._deaths = 0
            self._executor.start()

    def _worker_died_early(self, reason: str) -> None:
        self._deaths += 1
        pause = min(2.0**self._deaths, LONGEST_PAUSE) if self._deaths >= DEATHS_TOLERATED else 0.0
        self._not_before = time.monotonic() + pause
        self._woken = True
        if self._deaths >= DEATHS_TOLERATED:
            self._problem = (
                f"Training does not start: {reason} That was {self._deaths} times in a row; "
                f"the next attempt is in {pause:.0f} seconds."
            )

    def _save_ends(self) -> None:
        for run_id, unsaved in list(self._unsaved.items()):
            if self._state(run_id) in ON_WORKER:
                self._store.end_orphan(run_id, unsaved.action, unsaved.message)
            self._unsaved.pop(run_id)

    def _dispatch(self) -> None:
        if len(self._in_flight) >= self._executor.slots:
            return
        for run_id in self._store.queue():
            if len(self._in_flight) >= self._executor.slots:
                return
            if run_id in self._in_flight:
                continue
            try:
                module = experiments.EXPERIMENTS[self._store.status(run_id).experiment]
            except UnknownRun:
                continue
            self._in_flight += (run_id,)
            future = self._executor.submit(Job(self._store.home, run_id, module))
            future.add_done_callback(lambda done, run_id=run_id: self._note_end(run_id, done))

    def _note_end(self, run_id: str, future: Future[Unsaved | None]) -> None:
        with self._changed:
            self._done.append((run_id, future))
            self._woken = True
            self._changed.notify()
