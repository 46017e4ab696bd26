"""The executor that trains on a Dask cluster."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait

from kllab.runs.executors.cluster.connection import Connection
from kllab.runs.worker import Job, Unsaved


class ClusterExecutor:
    """Trains on the workers of a Dask cluster, each of which trains one run at a time.

    Workers may join and leave at any time, and the scheduler may be restarted. A thread with an
    event loop follows them.

    Parameters
    ----------
    address : str
        Address of the scheduler, such as ``tcp://scheduler:8786``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None  # not None while the thread runs
        self._thread: threading.Thread | None = None
        self._connection = Connection(address)

    @property
    def slots(self) -> int:
        """Number of workers that train or could train now."""
        return self._connection.slots

    @property
    def problem(self) -> str:
        """Why no worker can train at the moment; empty if one can."""
        return self._connection.problem

    def start(self) -> None:
        """Connect to the scheduler, without waiting for it."""
        with self._lock:
            if self._loop is None:
                # Not uvloop, which the server of the pages may have chosen for all loops.
                self._loop = asyncio.SelectorEventLoop()
                self._connection = Connection(self.address)
                arguments = (self._loop, self._connection)
                self._thread = threading.Thread(
                    target=_follow, args=arguments, name="kllab-cluster", daemon=True
                )
                self._thread.start()

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job; see `Executor`."""
        future: Future[Unsaved | None] = Future()
        self._call(self._connection.begin, job, future)
        return future

    def kill(self, run_id: str) -> None:
        """Restart the worker that trains this run."""
        self._call(self._connection.kill, run_id)

    def stop(self, grace: float) -> None:
        """Let running jobs save a checkpoint, for at most `grace` seconds, and disconnect."""
        if self._thread is None:
            return
        self._connection.lab_stops = True
        wait([training.future for training in self._connection.trainings], grace)
        self._call(self._connection.end)
        self._thread.join()
        with self._lock:
            self._loop = self._thread = None

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call a function in the event loop."""
        with self._lock:
            if self._loop is None:
                raise RuntimeError("the connection to the cluster is not started")
            self._loop.call_soon_threadsafe(function, *arguments)


def _follow(loop: asyncio.AbstractEventLoop, connection: Connection) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(connection.follow())
