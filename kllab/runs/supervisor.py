"""The thread that submits waiting runs to the executor and handles their ends."""

import logging
import threading
import time
from concurrent.futures import Future

from kllab import topics
from kllab.runs.errors import RunsUnavailable, UnknownRun, WorkerDied, reason
from kllab.runs.executors.protocol import Executor
from kllab.runs.retention import Bounds
from kllab.runs.states import ON_WORKER, Action, State
from kllab.runs.store import Store
from kllab.runs.worker import Job, Unsaved

_log = logging.getLogger(__name__)

CANCEL_SECONDS = 0.5
"""Seconds after which the worker of a cancelled run is killed."""

DEATHS_TOLERATED = 3
"""Workers that may die in a row before they lease a run; then pages say so, and retries wait."""

RETRY_SECONDS = 2.0
LONGEST_PAUSE = 60.0


class Supervisor:
    """Event loop in its own thread: woken by `wake`, the end of a job, or a deadline.

    The condition guards what other threads write. What they read (`problem`, `in_flight`,
    `unsaved`) is immutable and replaced as a whole.

    Parameters
    ----------
    store : Store
    executor : Executor
    bounds : Bounds
        Limits on what is kept.
    """

    def __init__(self, store: Store, executor: Executor, bounds: Bounds) -> None:
        self._store = store
        self._executor = executor
        self._bounds = bounds
        self._changed = threading.Condition()
        self._woken = True
        self._stopped = False
        self._done: list[tuple[str, Future[Unsaved | None]]] = []
        self._to_kill: dict[str, float] = {}
        self._ends: dict[str, Unsaved] = {}
        self._unsaved: dict[str, Unsaved] = {}
        self._just_ended: list[str] = []
        self._deaths = 0
        self._not_before = 0.0
        self._thread = threading.Thread(target=self._run, name="kllab-supervisor", daemon=True)
        self.in_flight: tuple[str, ...] = ()
        self._problem = ""

    @property
    def problem(self) -> str:
        """Why no run can train at the moment; empty if one can."""
        problem = self._problem
        if problem and self._deaths and any(map(self._is_training, self.in_flight)):
            return ""  # a worker is alive at last
        return problem

    def unsaved(self, run_id: str) -> Unsaved | None:
        """Return the end of this run if the store could not save it yet (its disk is full)."""
        return self._unsaved.get(run_id)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread after its current step. Jobs continue."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def wake(self) -> None:
        """Read the store again: something was queued."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def kill_unless_gone(self, run_id: str) -> None:
        """Kill the worker of a cancelled run unless it stops within `CANCEL_SECONDS`."""
        with self._changed:
            self._to_kill.setdefault(run_id, time.monotonic() + CANCEL_SECONDS)
            self._changed.notify()

    def _run(self) -> None:
        self._start_workers()
        while True:
            with self._changed:
                self._changed.wait_for(self._due, self._seconds_to_deadline())
                if self._stopped:
                    return
                self._woken = False
                done, self._done = self._done, []
                now = time.monotonic()
                overdue = [run_id for run_id, at in self._to_kill.items() if at <= now]
                for run_id in overdue:
                    del self._to_kill[run_id]
            for run_id in overdue:
                if run_id in self.in_flight and self._is_cancelling(run_id):
                    self._executor.kill(run_id)
            for run_id, future in done:
                self._handle_end(run_id, future)
            self._save_and_submit()

    def _due(self) -> bool:
        now = time.monotonic()
        overdue = any(at <= now for at in self._to_kill.values())
        return self._stopped or bool(self._done) or overdue or self._may_submit(now)

    def _may_submit(self, now: float) -> bool:
        return self._woken and now >= self._not_before

    def _seconds_to_deadline(self) -> float | None:
        """Return the seconds until the next deadline, or None."""
        times = list(self._to_kill.values())
        if self._woken:
            times.append(self._not_before)
        return max(min(times) - time.monotonic(), 0.0) if times else None

    def _is_cancelling(self, run_id: str) -> bool:
        try:
            return self._store.status(run_id).state == State.CANCELLING
        except RunsUnavailable:
            return True
        except UnknownRun:
            return False

    def _is_training(self, run_id: str) -> bool:
        try:
            return self._store.status(run_id).state in ON_WORKER
        except (RunsUnavailable, UnknownRun):
            return False

    def _handle_end(self, run_id: str, future: Future[Unsaved | None]) -> None:
        self.in_flight = tuple(other for other in self.in_flight if other != run_id)
        self._just_ended.append(run_id)
        try:
            unsaved = future.result()
        except WorkerDied as death:
            _log.error("run %s: %s", run_id, death)
            unsaved = Unsaved(Action.REQUEUE, str(death), worker_lost=True)
            self._start_workers()
        if unsaved is not None:
            self._ends[run_id] = unsaved
        else:
            self._deaths = 0

    def _start_workers(self) -> None:
        try:
            self._executor.start()
        except Exception as error:
            # No memory, too many processes: the next `submit` fails too, and counts it.
            _log.exception("starting a worker: %s", error)

    def _save_and_submit(self) -> None:
        """Save ends of runs, prune, and submit waiting runs; on failure set `problem`."""
        try:
            self._save_ends()
            self._unsaved = {}
            if self._just_ended:
                self._store.prune(self._bounds, spared=self._just_ended)
                self._just_ended = []
            if self._deaths < DEATHS_TOLERATED:
                self._problem = ""
            if time.monotonic() >= self._not_before:
                self._submit_waiting()
        except RunsUnavailable as error:
            self._unsaved = dict(self._ends)
            self._problem = str(error)
            self._retry_in(RETRY_SECONDS)
        except Exception:
            _log.exception("supervising runs")
            self._problem = "The run engine has a fault, and tries again."
            self._retry_in(RETRY_SECONDS)

    def _retry_in(self, seconds: float) -> None:
        with self._changed:
            self._not_before = time.monotonic() + seconds
            self._woken = True

    def _save_ends(self) -> None:
        for run_id, end in list(self._ends.items()):
            try:
                state = self._store.status(run_id).state
                if state in ON_WORKER and end.worker_lost:
                    self._store.recover(run_id, end.message)
                elif state in ON_WORKER:
                    self._store.end_orphan(run_id, end.action, end.message)
            except UnknownRun:
                state = State.CANCELLED  # removed with its store
            del self._ends[run_id]
            if state == State.QUEUED:  # the worker died before it leased the run
                self._count_death(end.message)
            else:
                self._deaths = 0

    def _count_death(self, why: str) -> None:
        self._deaths += 1
        if self._deaths < DEATHS_TOLERATED:
            self._retry_in(0.0)
            return
        pause = min(2.0**self._deaths, LONGEST_PAUSE)
        self._problem = (
            f"Training does not start, {self._deaths} times in a row. {why} "
            f"The next attempt is in {pause:.0f} seconds."
        )
        self._retry_in(pause)

    def _submit_waiting(self) -> None:
        if len(self.in_flight) >= self._executor.slots:
            return
        waiting = [run_id for run_id in self._store.queue() if run_id not in self.in_flight]
        for run_id in waiting[: self._executor.slots - len(self.in_flight)]:
            module = topics.EXPERIMENTS.get(self._store.status(run_id).experiment, "")
            try:
                future = self._executor.submit(Job(self._store.home, run_id, module))
            except Exception as error:
                _log.exception("run %s", run_id)
                self._count_death(f"The training process cannot be started: {reason(error)}.")
                return
            self.in_flight = (*self.in_flight, run_id)
            future.add_done_callback(lambda done, key=run_id: self._note_end(key, done))  # type: ignore[misc]

    def _note_end(self, run_id: str, future: Future[Unsaved | None]) -> None:
        with self._changed:
            self._done.append((run_id, future))
            self._woken = True
            self._changed.notify()
