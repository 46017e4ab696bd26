"""The run engine as pages see it."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab import experiments
from kllab.experiments.record import Checkpoint
from kllab.runs.at_exit import stop_at_exit
from kllab.runs.errors import RunsUnavailable
from kllab.runs.executors.local import LocalExecutor
from kllab.runs.executors.protocol import Executor
from kllab.runs.history import Columns, Histories
from kllab.runs.home import HomeLock, default_home
from kllab.runs.retention import prune
from kllab.runs.spec import RunSpec
from kllab.runs.states import ON_WORKER, Action, State, next_state
from kllab.runs.status import Event, RunStatus
from kllab.runs.store import Store
from kllab.runs.supervisor import Supervisor

STOP_SECONDS = 5.0
_QUEUE_SECONDS = 0.25
CHECK_SECONDS = 5.0


class RunService:
    """Trains runs one after the other in a worker process and keeps what they record.

    All methods may be called from any thread. None waits for a training.

    Parameters
    ----------
    home : pathlib.Path, optional
        Where runs are kept; by default $KLLAB_HOME, or the user's data folder.
    executor : Executor, optional
        What trains them; by default one worker process on this machine.

    Raises
    ------
    UnknownRun
        (a ValueError) from methods that take a run id.
    RunsUnavailable
        From every method but `start`, `stop` and `available`, when runs cannot be kept or read.
    """

    def __init__(self, home: Path | None = None, executor: Executor | None = None) -> None:
        self.home = Path(home) if home is not None else default_home()
        self._executor = executor or LocalExecutor(tuple(experiments.EXPERIMENTS.values()))
        self._lock = threading.Lock()
        self._problem = "The run engine is not started."
        self._wanted = False
        self._checked = 0.0
        self._store: Store | None = None
        self._home_lock: HomeLock | None = None
        self._supervisor: Supervisor | None = None
        self._histories = Histories(lambda run_id, after: self._reader.scalars(run_id, after))
        self._queue: tuple[float, list[str]] = (float("-inf"), [])

    def start(self) -> None:
        """Open the store and begin to train what is queued there.

        Never raises: `available` says what is wrong, and starts anew once that has passed (a folder
        mended, another lab ended).
        """
        with self._lock:
            self._wanted = True
            self._try_to_open()

    def _try_to_open(self) -> None:
        self._checked = time.monotonic()
        if self._wanted and self._supervisor is None:
            try:
                self._open()
            except RunsUnavailable as error:
                self._problem = str(error)

    def _open(self) -> None:
        store = self._store or Store(self.home)
        self._store = store
        home_lock = HomeLock(self.home)
        home_lock.acquire()
        try:
            store.probe()
            store.interrupt_all(
                "The lab ended while this run was training. "
                "Resume goes on from its last checkpoint."
            )
            store.tidy()
            prune(store)
        except BaseException:
            home_lock.release()
            raise
        self._home_lock = home_lock
        self._problem = ""
        self._supervisor = Supervisor(store, self._executor)
        self._supervisor.start()
        stop_at_exit(self)

    def stop(self) -> None:
        """Let the run that is training take a checkpoint, end the worker, close the store."""
        with self._lock:
            self._wanted = False
            supervisor, self._supervisor = self._supervisor, None
            store, self._store = self._store, None
            home_lock, self._home_lock = self._home_lock, None
            self._problem = "The run engine is stopped."
            if supervisor is not None and store is not None:
                supervisor.stop()
                self._executor.stop(STOP_SECONDS)
                try:
                    store.interrupt_all(
                        "The lab was stopped. Resume goes on from the last checkpoint."
                    )
                except RunsUnavailable as error:
                    self._problem = str(error)
            if store is not None:
                store.close()
            if home_lock is not None:
                home_lock.release()

    @property
    def available(self) -> tuple[bool, str]:
        """Whether runs can be submitted, and if not, a sentence that says why and where."""
        self._check()
        supervisor = self._supervisor
        problem = self._problem or (supervisor.problem if supervisor is not None else "")
        return not problem, problem

    def _check(self) -> None:
        """Look anew, every few seconds at most, whether the store can be written."""
        if time.monotonic() - self._checked < CHECK_SECONDS or not self._wanted:
            return
        self._checked = time.monotonic()
        if self._supervisor is None:
            with self._lock:  # a stop may just be under way: it is asked again whether to open
                self._try_to_open()
            return
        store = self._store
        try:
            if store is not None:
                store.probe()
            self._problem = ""
        except RunsUnavailable as error:
            self._problem = str(error)

    def submit(self, spec: RunSpec) -> str:
        """Queue a training; returns its id: short, unguessable, safe in a URL."""
        store, supervisor = self._engine
        run_id = store.add(spec)
        self._forget_queue()
        supervisor.wake()
        return run_id

    def pause(self, run_id: str) -> None:
        """Take a checkpoint and free the worker.

        Raises
        ------
        InvalidAction
            (a ValueError) from this and the next three, naming the state and what it allows.
        """
        self._act(run_id, Action.PAUSE)

    def resume(self, run_id: str) -> None:
        """Queue a paused or interrupted run to go on from its last checkpoint."""
        self._act(run_id, Action.RESUME)

    def restart(self, run_id: str) -> None:
        """Queue a paused, interrupted or failed run to train again from its beginning.

        What is recorded stays: a training repeats itself to the last bit, so steps that are
        recorded already are not written again.
        """
        self._act(run_id, Action.RESTART)

    def cancel(self, run_id: str) -> None:
        """End a run within a second, whatever it is doing. Records and checkpoint stay."""
        _, supervisor = self._engine
        if self._act(run_id, Action.CANCEL) == State.CANCELLING:
            supervisor.kill_unless_gone(run_id)

    def status(self, run_id: str) -> RunStatus:
        """Return where a run stands."""
        return self._complete(self._reader.status(run_id))

    def runs(self, owner: str | None = None, limit: int = 50) -> list[RunStatus]:
        """Return the newest runs first, of one owner or of all."""
        return [self._complete(status) for status in self._reader.runs(owner, limit)]

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a cursor, in order, arrays included."""
        return self._reader.events(run_id, after)

    def history(self, run_id: str, points: int = 400) -> Columns:
        """Return the scalars of a run as columns of one length, at most `points`.

        Returns
        -------
        dict of str to numpy.ndarray of float64, shape (rows,)
            "step" and every scalar by name; NaN in the rows that do not have it. Rows are evenly
            spaced, first and last included; of scalars measured rarely, up to points / 2 are kept.
            Read-only: the arrays are shared.
        """
        return self._histories.get(run_id, max(points, 4))

    def latest_arrays(self, run_id: str) -> dict[str, npt.NDArray[np.generic]]:
        """Return each array's latest recording by name."""
        return self._reader.latest_arrays(run_id)

    def checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint, for a page to decode with; None if there is none yet.

        Raises
        ------
        UnreadableCheckpoint
            (a ValueError) if it is damaged.
        """
        return self._reader.load_checkpoint(run_id)

    @property
    def _reader(self) -> Store:
        store = self._store
        if store is None:
            raise RunsUnavailable(self._problem)
        return store

    @property
    def _engine(self) -> tuple[Store, Supervisor]:
        store, supervisor = self._store, self._supervisor
        if store is None or supervisor is None:
            raise RunsUnavailable(self._problem)
        return store, supervisor

    def _act(self, run_id: str, action: Action) -> State:
        store, supervisor = self._engine
        state = store.act(run_id, action)
        self._forget_queue()
        supervisor.wake()
        return state

    def _forget_queue(self) -> None:
        self._queue = (float("-inf"), [])

    def _order(self) -> list[str]:
        """Return the queue, read at most a few times a second however many ask."""
        read_at, order = self._queue
        if time.monotonic() - read_at > _QUEUE_SECONDS:
            order = self._reader.queue()
            supervisor = self._supervisor
            first = supervisor.in_flight if supervisor is not None else ()
            # A run the executor has already is next, even if an owner who never trained came since.
            order.sort(key=lambda run_id: run_id not in first)
            self._queue = (time.monotonic(), order)
        return order

    def _complete(self, status: RunStatus) -> RunStatus:
        supervisor = self._supervisor
        unsaved = supervisor.unsaved(status.id) if supervisor is not None else None
        if unsaved is not None and status.state in ON_WORKER:
            state = next_state(status.id, status.state, unsaved.action)
            return replace(status, state=state, message=unsaved.message)
        if status.state != State.QUEUED:
            return status
        order = self._order()
        place = order.index(status.id) + 1 if status.id in order else 1
        return replace(status, queue_position=place)
