"""The run engine as pages see it."""

import logging
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kllab import topics
from kllab.data.data_dir import data_dir
from kllab.runs.at_exit import stop_at_exit
from kllab.runs.damage import open_store
from kllab.runs.errors import RunsUnavailable, StoreDamaged, StoreReplaced, log_for_host
from kllab.runs.executors.local import LocalExecutor
from kllab.runs.executors.protocol import Executor
from kllab.runs.history import Columns, Histories
from kllab.runs.lock import DataDirLock
from kllab.runs.looks import Looks
from kllab.runs.retention import Bounds
from kllab.runs.spec import RunSpec
from kllab.runs.states import ON_WORKER, Action, State, next_state
from kllab.runs.status import Event, RunStatus
from kllab.runs.store import Store
from kllab.runs.supervisor import Supervisor
from kllab.training.record import Checkpoint

_log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
CHECK_SECONDS = 5.0
_QUEUE_SECONDS = 0.25


def _bounds() -> Bounds:
    try:
        return Bounds.from_environment()
    except ValueError as error:
        raise RunsUnavailable(f"{error}.") from error


@dataclass(frozen=True)
class _Engine:
    """What is open, replaced as a whole: whoever reads it sees one moment.

    Parameters
    ----------
    problem : str
        Why runs cannot be stored or trained; never empty without a supervisor.
    store, supervisor, data_dir_lock : optional
        A lab that may only read (another one trains) has a store alone.
    """

    problem: str
    store: Store | None = None
    supervisor: Supervisor | None = None
    data_dir_lock: DataDirLock | None = None


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
        self.home = Path(home).absolute() if home is not None else data_dir()
        self._executor = executor or LocalExecutor(tuple(topics.EXPERIMENTS.values()))
        self._lock = threading.Lock()
        self._engine = _Engine("The run engine is not started.")  # written under the lock
        self._wanted = False
        self._checked = 0.0
        self._looks = Looks()
        self._histories = Histories(lambda run_id, after: self._reader.scalars(run_id, after))
        self._queue: tuple[float, list[str]] = (float("-inf"), [])

    def start(self) -> None:
        """Open the store and begin to train what is queued there.

        Never raises: `available` says what is wrong, and starts anew once that has passed (a folder
        mended, another lab ended).
        """
        with self._lock:
            self._wanted = True
            if self._engine.supervisor is None:
                self._open()

    def stop(self) -> None:
        """Let the run that is training take a checkpoint, end the worker, close the store."""
        with self._lock:
            self._wanted = False
            open_now, self._engine = self._engine, _Engine("The run engine is stopped.")
            self._close(open_now, STOP_SECONDS)

    def _open(self, fault: StoreDamaged | StoreReplaced | None = None) -> None:
        before = self._engine
        self._checked = time.monotonic()
        try:
            try:
                self._engine = self._opened(fault)
            except StoreDamaged as damage:  # found after the store was opened
                self._engine = self._opened(damage)
        except RunsUnavailable as error:
            self._engine = _Engine(str(error), self._readable())
        except Exception:
            _log.exception("opening the run store in %s", self.home)
            self._engine = _Engine("The run engine cannot start; the log says why.")
        if before.store is not None and before.supervisor is None:
            before.store.close()

    def _opened(self, fault: StoreDamaged | StoreReplaced | None) -> _Engine:
        data_dir_lock = DataDirLock(self.home)
        data_dir_lock.acquire()
        try:
            bounds = _bounds()
            store = open_store(self.home, fault)
            try:
                store.probe()
                store.recover_all("The lab ended while this run was training.", died=True)
                store.tidy()
                store.prune(bounds)
            except BaseException:
                store.close()
                raise
        except BaseException:
            data_dir_lock.release()
            raise
        supervisor = Supervisor(store, self._executor, bounds)
        supervisor.start()
        stop_at_exit(self)
        return _Engine("", store, supervisor, data_dir_lock)

    def _readable(self) -> Store | None:
        """Open the store to read, while another lab trains or nothing can be written."""
        try:
            return Store(self.home)
        except RunsUnavailable:
            return None

    def _close(self, engine: _Engine, grace: float) -> None:
        if engine.supervisor is not None and engine.store is not None:
            engine.supervisor.stop()
            self._executor.stop(grace)
            try:
                engine.store.recover_all("The lab was stopped.", died=False)
            except RunsUnavailable as error:
                log_for_host(f"{self.home}: {error}")
        if engine.store is not None:
            engine.store.close()
        if engine.data_dir_lock is not None:
            engine.data_dir_lock.release()

    @property
    def available(self) -> tuple[bool, str]:
        """Whether runs can be submitted, and if not, a sentence that says why."""
        self._check()
        engine = self._engine
        problem = engine.problem
        if not problem and engine.supervisor is not None:
            problem = engine.supervisor.problem
        return not problem, problem

    @property
    def notice(self) -> str:
        """What happened to the store within the last day, in sentences; mostly empty."""
        return self._reader.notice()

    def _check(self) -> None:
        """Look anew, every few seconds at most, whether the store can be written.

        A store that turned out to be damaged or replaced is opened anew at once.
        """
        engine = self._engine
        fault = engine.store.fault if engine.store is not None else None
        at_once = fault is not None and engine.supervisor is not None
        if not self._wanted or not (at_once or time.monotonic() - self._checked > CHECK_SECONDS):
            return
        self._checked = time.monotonic()
        problem = ""
        if engine.store is not None and engine.supervisor is not None and fault is None:
            try:
                engine.store.probe()
            except RunsUnavailable as error:
                problem = str(error)
                log_for_host(f"{self.home}: {problem}")
            fault = engine.store.fault
        with self._lock:
            if self._engine is not engine or not self._wanted:
                return  # somebody else was faster, or a stop
            if engine.supervisor is not None and fault is None:
                self._engine = replace(engine, problem=problem)
                return
            if engine.supervisor is not None:
                self._engine = _Engine("The run store is being opened anew.")
                self._close(engine, 0.0)
            self._open(fault)

    def submit(self, spec: RunSpec) -> str:
        """Queue a training; returns its id: short, unguessable, safe in a URL."""
        store, supervisor = self._training
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
        _, supervisor = self._training
        if self._act(run_id, Action.CANCEL) == State.CANCELLING:
            supervisor.kill_unless_gone(run_id)

    def status(self, run_id: str) -> RunStatus:
        """Return where a run stands."""
        return self._complete(self._looked_at(run_id).status(run_id))

    def runs(self, owner: str | None = None, limit: int = 50) -> list[RunStatus]:
        """Return the newest runs first, of one owner or of all."""
        return [self._complete(status) for status in self._reader.runs(owner, limit)]

    def events(self, run_id: str, after: int = 0) -> list[Event]:
        """Return the records after a cursor, in order, arrays included."""
        return self._looked_at(run_id).events(run_id, after)

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
        return self._looked_at(run_id).latest_arrays(run_id)

    def checkpoint(self, run_id: str) -> Checkpoint | None:
        """Read a run's last checkpoint, for a page to decode with; None if there is none yet.

        Raises
        ------
        UnreadableCheckpoint
            (a ValueError) if it is damaged.
        """
        return self._looked_at(run_id).load_checkpoint(run_id)

    @property
    def _reader(self) -> Store:
        self._check()
        engine = self._engine
        if engine.store is None:
            raise RunsUnavailable(engine.problem)
        return engine.store

    @property
    def _training(self) -> tuple[Store, Supervisor]:
        self._check()
        engine = self._engine
        if engine.store is None or engine.supervisor is None:
            raise RunsUnavailable(engine.problem)
        return engine.store, engine.supervisor

    def _looked_at(self, run_id: str) -> Store:
        """Return the store to read this run from, where the look is noted."""
        store = self._reader
        if self._looks.due(run_id):
            store.note_look(run_id)
        return store

    def _act(self, run_id: str, action: Action) -> State:
        store, supervisor = self._training
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
            supervisor = self._engine.supervisor
            first = supervisor.in_flight if supervisor is not None else ()
            # A run the executor has already is next, even if an owner who never trained came since.
            order.sort(key=lambda run_id: run_id not in first)
            self._queue = (time.monotonic(), order)
        return order

    def _complete(self, status: RunStatus) -> RunStatus:
        engine = self._engine
        unsaved = engine.supervisor.unsaved(status.id) if engine.supervisor is not None else None
        if unsaved is not None and status.state in ON_WORKER:
            state = next_state(status.id, status.state, unsaved.action)
            return replace(status, state=state, message=unsaved.message)
        if status.state in ON_WORKER and engine.problem and not status.message:
            return replace(status, message=engine.problem)  # what it waits for
        if status.state != State.QUEUED:
            return status
        order = self._order()
        place = order.index(status.id) + 1 if status.id in order else 1
        return replace(status, queue_position=place)
