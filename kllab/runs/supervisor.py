"""The thread that submits waiting runs to the executor and handles their ends."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from kllab import topics
from kllab.runs.errors import UnknownRun, WorkerDied
from kllab.runs.executors.protocol import Executor
from kllab.runs.limits import Limits
from kllab.runs.lock import Leader, lock_data_dir, write_leader
from kllab.runs.queue.timekeeper import Timekeeper
from kllab.runs.states import ON_WORKER, Action, State
from kllab.runs.store.damage import open_store
from kllab.runs.store.retention import Bounds
from kllab.runs.worker import Job, Unsaved
from kllab.storage.errors import StoreFault, Unavailable, log_for_host, reason

_log = logging.getLogger(__name__)

CANCEL_SECONDS = 0.5
"""Seconds after which the worker of a cancelled run is killed."""

POLL_SECONDS = 0.25
"""Seconds between two looks into the store: other processes queue and cancel runs as well."""

DEATHS_TOLERATED = 3
"""Workers that may die in a row before they lease a run; then pages say so, and retries wait."""

RETRY_SECONDS = 2.0
LONGEST_PAUSE = 60.0


class Supervisor:
    """Holds the lock of a data directory, owns its store, and has the executor train its runs.

    Its thread makes the calls that other threads queue, and looks into the store every
    `POLL_SECONDS`. Only this thread changes the attributes; others read `problem`, `in_flight` and
    `unsaved`.

    Parameters
    ----------
    home : pathlib.Path
        The data directory.
    executor : Executor
    fault : StoreFault, optional
        Why the previously open store was closed.

    Raises
    ------
    HomeIsLed
        If another process on this machine trains in this directory.
    Unavailable
        If a lab on another machine does, or runs cannot be stored there.
    """

    def __init__(self, home: Path, executor: Executor, fault: StoreFault | None = None) -> None:
        self._executor = executor
        self._calls: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._stopped = threading.Event()
        self._kill_at: dict[str, float] = {}
        self._ends: dict[str, Unsaved] = {}
        self._just_ended: list[str] = []
        self._deaths = 0
        self._retry_at: float | None = None
        self._problem = ""
        self._noted = Leader("", 0)
        self.in_flight: tuple[str, ...] = ()
        self._thread = threading.Thread(target=self._run, name="kllab-supervisor", daemon=True)
        with ExitStack() as on_error:
            self._lock = lock_data_dir(home)
            on_error.callback(self._lock.release)
            self._bounds = Bounds.from_environment()
            limits = Limits.from_environment()
            self.store = on_error.enter_context(closing(open_store(home, fault)))
            self.store.probe()
            self.store.recover_all("The lab ended while this run was training.", died=True)
            self.store.tidy()
            self.store.prune(self._bounds)
            self._timekeeper = Timekeeper(self.store, limits)
            self._thread.start()
            on_error.pop_all()

    @property
    def problem(self) -> str:
        """Why no run can train at the moment; empty if one can."""
        if problem := self._executor.problem:
            return problem
        training = (self._state(run_id) in ON_WORKER for run_id in self.in_flight)
        # After deaths, a worker that trains is the first proof that the problem is gone.
        return "" if self._deaths and any(training) else self._problem

    def unsaved(self, run_id: str) -> Unsaved | None:
        """Return the end of this run if the store could not save it yet (its disk is full)."""
        return self._ends.get(run_id) if self._problem else None

    def stop(self, grace: float) -> None:
        """End the thread, let the executor save checkpoints, and give up the directory.

        Parameters
        ----------
        grace : float
            Seconds for the executor; see `Executor.stop`.
        """
        self._stopped.set()
        self.wake()
        self._thread.join()
        self._executor.stop(grace)
        try:
            self.store.recover_all("The lab was stopped.", died=False)
        except Unavailable as error:
            log_for_host(f"{self.store.home}: {error}")
        self.store.close()
        self._lock.release()

    def wake(self) -> None:
        """Read the store again: something was queued."""
        self._calls.put(lambda: None)

    def _run(self) -> None:
        self._start_workers()
        while not self._stopped.is_set():
            try:
                self._look_at_workers()
                self._save_and_submit()
                self._note_state()
                with suppress(Empty):
                    self._calls.get(timeout=self._seconds_to_next_look())()
                    while not self._stopped.is_set():
                        self._calls.get_nowait()()
            except Exception:
                # Without this thread nothing would train, and no page would say so.
                _log.exception("supervising runs")
                self._problem = "The run engine has a fault, and tries again."
                self._retry_in(RETRY_SECONDS)
                self._stopped.wait(POLL_SECONDS)

    def _seconds_to_next_look(self) -> float:
        times = [*self._kill_at.values(), time.monotonic() + POLL_SECONDS]
        if self._retry_at is not None:
            times.append(self._retry_at)
        return max(min(times) - time.monotonic(), 0.0)

    def _look_at_workers(self) -> None:
        """Measure how long runs train, keep the limits, and kill the workers of cancelled runs."""
        states = {run_id: self._state(run_id) for run_id in self.in_flight}
        self._kill_cancelled(states)
        try:
            self._timekeeper.look(states, self._executor.slots)
        except Unavailable as error:
            log_for_host(f"the time of training is not stored yet: {error}")

    def _kill_cancelled(self, states: Mapping[str, State | None]) -> None:
        """Kill workers whose runs were cancelled or deleted `CANCEL_SECONDS` ago."""
        now = time.monotonic()
        for run_id, state in states.items():
            if state == State.CANCELLING:
                self._kill_at.setdefault(run_id, now + CANCEL_SECONDS)
            elif state is not None:
                self._kill_at.pop(run_id, None)
            # Else it cannot be read, so its worker does not see either that it must stop.
            if self._kill_at.get(run_id, math.inf) <= now:
                del self._kill_at[run_id]
                self._executor.kill(run_id)

    def _note_state(self) -> None:
        """Note for other processes why no run can train, and how many workers there are."""
        state = Leader(self.problem, self._executor.slots)
        if state != self._noted:
            self._noted = state
            write_leader(self.store.home, state)

    def _state(self, run_id: str) -> State | None:
        try:
            return self.store.status(run_id).state
        except UnknownRun:
            return State.CANCELLING  # deleted: its worker must stop, too
        except Unavailable:
            return None

    def _handle_end(self, run_id: str, future: Future[Unsaved | None]) -> None:
        self.in_flight = tuple(other for other in self.in_flight if other != run_id)
        self._kill_at.pop(run_id, None)
        self._just_ended.append(run_id)
        try:
            unsaved = future.result()
        except WorkerDied as death:
            _log.error("run %s: %s", run_id, death)
            unsaved = Unsaved(Action.REQUEUE, str(death), worker_lost=True)
        self._start_workers()  # the last one may have died or retired
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
            if self._just_ended:
                for run_id in self._just_ended:
                    self.store.shrink_checkpoint(run_id)
                self.store.prune(self._bounds, spared=self._just_ended)
                self._just_ended = []
            if self._retry_at is None or time.monotonic() >= self._retry_at:
                self._retry_at = None
                if self._deaths < DEATHS_TOLERATED:
                    self._problem = ""
                self._submit_waiting()
        except Unavailable as error:
            self._problem = str(error)
            self._retry_in(RETRY_SECONDS)

    def _retry_in(self, seconds: float) -> None:
        self._retry_at = time.monotonic() + seconds

    def _save_ends(self) -> None:
        for run_id, end in list(self._ends.items()):
            try:
                if end.worker_lost:
                    state = self.store.recover(run_id, end.message, died=end.by_run)
                else:
                    state = self.store.end_orphan(run_id, end.action, end.message)
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
        free = self._executor.slots - len(self.in_flight)
        if free <= 0:
            return
        waiting = [run_id for run_id in self.store.queue() if run_id not in self.in_flight]
        if waiting:
            self.store.probe()  # a run that the full disk stopped waits until there is room
        for run_id in waiting[:free]:
            try:
                module = topics.EXPERIMENTS.get(self.store.status(run_id).experiment, "")
            except UnknownRun:
                continue  # deleted since the queue was read
            try:
                future = self._executor.submit(Job(self.store.home, run_id, module))
            except Exception as error:
                _log.exception("run %s", run_id)
                self._count_death(f"The training process cannot be started: {reason(error)}.")
                return
            self.in_flight = (*self.in_flight, run_id)
            future.add_done_callback(partial(self._note_end, run_id))

    def _note_end(self, run_id: str, future: Future[Unsaved | None]) -> None:
        self._calls.put(lambda: self._handle_end(run_id, future))
