"""An executor with worker processes on this machine."""

import os
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future

from kllab.runs.executors.local_process import WorkerProcess
from kllab.runs.worker import Job, Unsaved

WORKER = "kllab.runs.executors.local_worker"
"""The module that a worker runs."""

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
"""Keeps a worker to one processor, so that pages have theirs; Dask's workers have the same."""


class LocalExecutor:
    """Trains in subprocesses (`local_worker`), each of which trains one run at a time.

    One idle worker is kept warm, if there is a slot for it; the others start with their first run.

    Parameters
    ----------
    warm_up : sequence of str
        Modules whose `warm_up()` each worker calls before its first job.
    slots : int
        Number of workers.
    runs_per_worker : int
        Runs after which a worker is replaced, which frees what its libraries may have leaked.
    """

    problem = ""

    def __init__(
        self, warm_up: Sequence[str] = (), slots: int = 1, runs_per_worker: int = 100
    ) -> None:
        self.slots = slots
        self._command = [sys.executable, "-P", "-m", WORKER, str(runs_per_worker), *warm_up]
        self._lock = threading.Lock()
        self._workers: list[WorkerProcess] = []

    def start(self) -> None:
        """Start a worker if none is idle and there is a slot, without waiting for it."""
        with self._lock:
            self._discard_ended()
            if len(self._workers) < self.slots and all(each.run_id for each in self._workers):
                self._add_worker()

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job; see `Executor`."""
        with self._lock:
            self._discard_ended()
            idle = [each for each in self._workers if not each.run_id]
            return (idle[0] if idle else self._add_worker()).train(job)

    def kill(self, run_id: str) -> None:
        """Kill the worker that trains this run, if one does."""
        with self._lock:
            for each in self._workers:
                if each.run_id == run_id:
                    each.kill()

    def stop(self, grace: float) -> None:
        """Send SIGTERM to the workers, wait, then kill them."""
        with self._lock:
            workers, self._workers = self._workers, []
        for each in workers:
            each.terminate()
        deadline = time.monotonic() + grace
        for each in workers:
            each.end(max(deadline - time.monotonic(), 0.0))

    def _add_worker(self) -> WorkerProcess:
        # The worker finds modules where this process does, but never runs its `__main__`.
        path = os.pathsep.join(map(os.path.abspath, sys.path))
        environment = os.environ | _ONE_THREAD | {"PYTHONPATH": path}
        worker = WorkerProcess(self._command, environment)
        self._workers.append(worker)
        return worker

    def _discard_ended(self) -> None:
        for each in [each for each in self._workers if each.has_ended]:
            self._workers.remove(each)
            each.end(0.0)
