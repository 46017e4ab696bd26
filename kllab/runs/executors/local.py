"""One worker process on this machine."""

import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

from kllab.runs.errors import WorkerDied
from kllab.runs.executors.child import initialise, ready, run
from kllab.runs.executors.spawning import WorkerContext
from kllab.runs.worker import Job, Unsaved


class LocalExecutor:
    """A `ProcessPoolExecutor` of one spawned, niced, warmed-up worker, made anew when it dies.

    Parameters
    ----------
    warm_up : sequence of str
        Modules whose `warm_up()` each new worker calls before its first job.
    """

    slots = 1

    def __init__(self, warm_up: Sequence[str] = ()) -> None:
        self._warm_up = tuple(warm_up)
        self._lock = threading.Lock()
        self._context = WorkerContext()
        self._pool: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Spawn the worker if there is none; it warms up while we go on."""
        with self._lock:
            self._living_pool()

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job; see `Executor`."""
        with self._lock:
            pool, context = self._living_pool(), self._context
            inner = pool.submit(run, job)
        outer: Future[Unsaved | None] = Future()
        inner.add_done_callback(lambda done: _pass_on(done, outer, context))
        return outer

    def kill(self, run_id: str) -> None:  # noqa: ARG002
        """End the worker (there is but one) with SIGKILL."""
        for process in list(self._context.processes):
            process.kill()

    def stop(self, grace: float) -> None:
        """Ask the worker with SIGTERM, wait, then kill."""
        with self._lock:
            pool, self._pool = self._pool, None
            processes = list(self._context.processes)
        if pool is None:
            return
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + grace
        for process in processes:
            process.join(max(deadline - time.monotonic(), 0.0))
            process.kill()
        pool.shutdown(wait=True)

    def _living_pool(self) -> ProcessPoolExecutor:
        """Return a pool with a worker in it: it took a call just now, a broken one refuses."""
        if self._pool is not None:
            try:
                self._pool.submit(ready)
            except BrokenExecutor:
                self._pool.shutdown(wait=True)
                self._pool = None
            else:
                return self._pool
        self._context = WorkerContext()
        pool = ProcessPoolExecutor(1, self._context, initialise, (self._warm_up,))
        pool.submit(ready)
        self._pool = pool
        return pool


def _pass_on(
    inner: Future[Unsaved | None], outer: Future[Unsaved | None], context: WorkerContext
) -> None:
    error = inner.exception()
    if isinstance(error, BrokenExecutor):
        outer.set_exception(WorkerDied(_how_it_ended(context)))
    elif error is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())


def _how_it_ended(context: WorkerContext) -> str:
    for process in context.processes:
        # Its pipes are closed, so it is as good as dead; its exit code may be a moment away.
        process.kill()
        process.join()
    code = context.processes[-1].exitcode if context.processes else None
    if code is not None and code < 0:
        return f"The training process was killed ({signal.Signals(-code).name})."
    return f"The training process ended unexpectedly (exit code {code})."
