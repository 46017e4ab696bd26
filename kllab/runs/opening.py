"""Opening of a run store: who leads, what is wrong with it, and when it is opened again."""

import atexit
import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kllab.runs.errors import HomeIsLed
from kllab.runs.executors.protocol import Executor
from kllab.runs.lock import read_leader
from kllab.runs.store.store import Store
from kllab.runs.supervisor import Supervisor
from kllab.storage.errors import StoreDamaged, StoreFault, Unavailable, log_for_host

_log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
CHECK_SECONDS = 5.0
LEAD_SECONDS = 0.5
"""Seconds between two attempts to lead, after which this process trains if the leader has died."""

_LEADER_SECONDS = 0.25  # between two reads of the state of the process that leads


@dataclass(frozen=True)
class Engine:
    """What is open: immutable and replaced as a whole, so that reads are consistent.

    Parameters
    ----------
    problem : str
        Why runs cannot be stored or trained; not empty without a store.
    store, supervisor : optional
        Only the process that leads has a supervisor.
    follows : bool
        Whether another process on this machine trains the runs that this one queues.
    """

    problem: str
    store: Store | None = None
    supervisor: Supervisor | None = None
    follows: bool = False

    @property
    def fault(self) -> StoreFault | None:
        """Why the store must be opened again, or None."""
        return self.store.database.fault if self.store is not None else None


class Opening:
    """Keeps the store of a data directory open, and leads if no other process does.

    All methods may be called from any thread.

    Parameters
    ----------
    home : pathlib.Path
        The data directory.
    executor : Executor
        Trains the runs if this process leads.

    Attributes
    ----------
    engine : Engine
        What is open now, as last found.
    """

    def __init__(self, home: Path, executor: Executor) -> None:
        self.home = home
        self._executor = executor
        self._lock = threading.Lock()
        self.engine = Engine("The run engine is not started.")  # written under the lock
        self._wanted = False
        self._stopped = threading.Event()
        self._checked = 0.0
        self._leader = lru_cache(1)(lambda _: read_leader(home))

    def start(self) -> None:
        """Open the store and train; never raises: `problem` states what is wrong."""
        with self._lock:
            self._wanted = True
            atexit.register(self.stop)  # however often: `stop` unregisters all
            if self.engine.supervisor is not None:
                return
            self._checked = time.monotonic()
            self._open()
            self._stopped.set()  # a former thread ends
            self._stopped = threading.Event()
            arguments = (self._stopped,)
            threading.Thread(
                target=self._lead_when_free, args=arguments, name="kllab-lead", daemon=True
            ).start()

    def stop(self) -> None:
        """Save checkpoints of the runs that train, end the workers, and close the store."""
        with self._lock:
            self._wanted = False
            self._stopped.set()
            atexit.unregister(self.stop)
            before, self.engine = self.engine, Engine("The run engine is stopped.")
            _close(before, STOP_SECONDS)

    def _lead_when_free(self, stopped: threading.Event) -> None:
        """Lead as soon as the process that leads has died or stopped."""
        while not stopped.wait(LEAD_SECONDS):
            with self._lock:
                if not stopped.is_set() and self.engine.follows:
                    self._open()

    def _open(self, fault: StoreFault | None = None) -> None:
        before = self.engine
        try:
            try:
                supervisor = Supervisor(self.home, self._executor, fault)
            except StoreDamaged as damage:  # detected after the store was opened
                supervisor = Supervisor(self.home, self._executor, damage)
            self.engine = Engine("", supervisor.store, supervisor)
            _log.info("this process trains the runs in %s", self.home)
        except HomeIsLed:
            if before.follows and before.store and not before.fault:
                return
            try:
                self.engine = Engine("", Store(self.home), follows=True)
            except Unavailable as error:  # such as while the leader creates it
                self.engine = Engine(str(error), follows=True)
        except Unavailable as error:
            store = None
            # Its runs can be read, such as while a lab on another machine trains.
            with suppress(Unavailable):
                store = Store(self.home)
            self.engine = Engine(str(error), store)
        except Exception:
            _log.exception("opening the run store in %s", self.home)
            self.engine = Engine("The run engine cannot start; the log says why.")
        if before.supervisor is None:
            _close(before)

    @property
    def problem(self) -> str:
        """Why no run can be submitted; empty if one can."""
        engine = self.checked()
        problem = engine.problem or (engine.supervisor.problem if engine.supervisor else "")
        if engine.follows and not problem:
            problem = self._leader(time.monotonic() // _LEADER_SECONDS).problem
        return problem

    @property
    def slots(self) -> int:
        """Number of workers, here or of the process that leads."""
        if self.engine.follows:
            return self._leader(time.monotonic() // _LEADER_SECONDS).slots
        return self._executor.slots

    def checked(self) -> Engine:
        """Return what is open, after a check of the store if one is due."""
        self._check()
        return self.engine

    def _check(self) -> None:
        """Check, at most every few seconds, whether the store can be written.

        A store found damaged or replaced is reopened at once.
        """
        engine = self.engine
        supervisor, fault = engine.supervisor, engine.fault
        due = time.monotonic() - self._checked > CHECK_SECONDS
        if not self._wanted or not (due or (supervisor and fault)):
            return
        self._checked = time.monotonic()
        problem = ""
        trains = engine.store is not None and (supervisor is not None or engine.follows)
        if engine.store and trains and not fault:
            try:
                engine.store.probe()
            except Unavailable as error:
                problem = str(error)
                log_for_host(f"{self.home}: {problem}")
            fault = engine.fault
        with self._lock:
            if self.engine is not engine or not self._wanted:
                return  # another thread was faster, or the lab was stopped
            if trains and not fault:
                self.engine = replace(engine, problem=problem)
                return
            if supervisor:
                self.engine = Engine("The run store is being opened anew.")
                _close(engine)
            self._open(fault)


def _close(engine: Engine, grace: float = 0.0) -> None:
    if engine.supervisor is not None:
        engine.supervisor.stop(grace)
    elif engine.store is not None:
        engine.store.close()
