"""The one thread that gives waiting runs to the executor and looks after what comes back."""

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
"""A worker that has not let go of a cancelled run by then is killed."""

DEATHS_TOLERATED = 3
"""Workers that may fail one after the other to take up a run until we say so and wait."""

RETRY_SECONDS = 2.0
LONGEST_PAUSE = 60.0


class Supervisor:
    """Sleeps until something happens: a call of `wake`, a job's end, or a deadline.

    Only its own thread touches what is not guarded by the condition; what others read of it
    (`problem`, `in_flight`, `unsaved`) is replaced as a whole.

    Parameters
    ----------
    store : Store
    executor : Executor
    bounds : Bounds
        How much is kept.
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
        """Why runs do not go on at the moment; empty if they do."""
        problem = self._problem
        if problem and self._deaths and any(map(self._is_training, self.in_flight)):
            return ""  # a worker lives at last
        return problem

    def unsaved(self, run_id: str) -> Unsaved | None:
        """Return an end of this run that the store could not take yet (its disk is full)."""
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
        self._make_ready()
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
            for run_id in overdue:
                if run_id in self.in_flight and self._holds_on(run_id):
                    self._executor.kill(run_id)
            for run_id, future in done:
                self._take_back(run_id, future)
            self._go_on()

    def _due(self) -> bool:
        now = time.monotonic()
        overdue = any(at <= now for at in self._to_kill.values())
        return self._stopped or bool(self._done) or overdue or self._may_go_on(now)

    def _may_go_on(self, now: float) -> bool:
        return self._woken and now >= self._not_before

    def _patience(self) -> float | None:
        """Seconds to sleep if nothing happens; None is for ever."""
        times = list(self._to_kill.values())
        if self._woken:
            times.append(self._not_before)
        return max(min(times) - time.monotonic(), 0.0) if times else None

    def _holds_on(self, run_id: str) -> bool:
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

    def _take_back(self, run_id: str, future: Future[Unsaved | None]) -> None:
        self.in_flight = tuple(other for other in self.in_flight if other != run_id)
        self._just_ended.append(run_id)
        error = future.exception()
        unsaved = future.result() if error is None else None
        if error is not None:
            _log.error("run %s: %s", run_id, error)
            why = str(error)
            if not isinstance(error, WorkerDied):
                why = f"The training process failed: {reason(error)}."
            unsaved = Unsaved(Action.REQUEUE, why, worker_lost=True)
            if not isinstance(error, WorkerDied):
                # A worker that cannot even take up a run is no use; a fresh one may be.
                self._executor.kill(run_id)
            self._make_ready()
        elif unsaved is None:
            self._deaths = 0
        if unsaved is not None:
            self._ends[run_id] = unsaved

    def _make_ready(self) -> None:
        try:
            self._executor.start()
        except Exception as error:
            # Too many processes, no memory: the next run's `submit` meets it and counts it.
            _log.exception("starting a worker: %s", error)

    def _go_on(self) -> None:
        """Bring the store up to date and hand out what waits, or say why that cannot be done."""
        try:
            self._save_ends()
            self._unsaved = {}
            if self._just_ended:
                self._store.prune(self._bounds, spared=self._just_ended)
                self._just_ended = []
            if self._deaths < DEATHS_TOLERATED:
                self._problem = ""
            if time.monotonic() >= self._not_before:
                self._hand_out()
        except RunsUnavailable as error:
            self._unsaved = dict(self._ends)
            self._problem = str(error)
            self._try_again_in(RETRY_SECONDS)
        except Exception:
            _log.exception("supervising runs")
            self._problem = "The run engine has a fault, and tries again."
            self._try_again_in(RETRY_SECONDS)

    def _try_again_in(self, seconds: float) -> None:
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
                state = State.CANCELLED  # removed, with the store it was in
            del self._ends[run_id]
            if state == State.QUEUED:  # the worker did not get as far as to take it up
                self._count_death(end.message)
            else:
                self._deaths = 0

    def _count_death(self, why: str) -> None:
        self._deaths += 1
        if self._deaths < DEATHS_TOLERATED:
            self._try_again_in(0.0)
            return
        pause = min(2.0**self._deaths, LONGEST_PAUSE)
        self._problem = (
            f"Training does not start, {self._deaths} times in a row. {why} "
            f"The next attempt is in {pause:.0f} seconds."
        )
        self._try_again_in(pause)

    def _hand_out(self) -> None:
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
