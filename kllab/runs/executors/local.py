"""One worker process on this machine."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from importlib import import_module
from types import FrameType

from kllab.runs import worker
from kllab.runs.errors import WorkerDied
from kllab.runs.executors.spawning import WorkerContext
from kllab.runs.worker import Job, Unsaved

_log = logging.getLogger(__name__)

NICENESS = 10


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
            self._call_ready()

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job; see `Executor`."""
        with self._lock:
            pool, context = self._call_ready(), self._context
            inner = pool.submit(_run, job)
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
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + grace
        for process in processes:
            process.join(max(deadline - time.monotonic(), 0))
            process.kill()
        pool.shutdown(wait=True)

    def _call_ready(self) -> ProcessPoolExecutor:
        """Return a pool that took a call just now (a broken one refuses), so its worker is there."""
        if self._pool is not None:
            try:
                self._pool.submit(_ready)
            except BrokenExecutor:
                self._pool.shutdown(wait=True)
            else:
                return self._pool
        self._context = WorkerContext()
        self._pool = ProcessPoolExecutor(1, self._context, _initialise, (self._warm_up,))
        self._pool.submit(_ready)
        return self._pool


def _pass_on(
    inner: Future[Unsaved | None], outer: Future[Unsaved | None], context: WorkerContext
) -> None:
    if inner.cancelled():
        outer.set_exception(WorkerDied("The lab was stopped."))
    elif isinstance(inner.exception(), BrokenExecutor):
        codes = [process.exitcode for process in context.processes]
        outer.set_exception(WorkerDied(_how_it_ended(codes[-1] if codes else None)))
    elif (error := inner.exception()) is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())


def _how_it_ended(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"The training process was killed ({signal.Signals(-exitcode).name})."
    return f"The training process ended unexpectedly (exit code {exitcode})."


# What follows runs in the worker.


class _Stop:
    """Whether SIGTERM has come: a running job stops at its next record, an idle worker at once."""

    def __init__(self) -> None:
        self.asked = False
        self.working = False

    def __call__(self) -> bool:
        return self.asked

    def handle(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.asked = True
        if not self.working:
            os._exit(0)


_stop = _Stop()


def _initialise(modules: Sequence[str]) -> None:
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    signal.signal(signal.SIGTERM, _stop.handle)
    # Ctrl-C in the terminal goes to every process of it; the lab decides for its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for module in modules:
        try:
            import_module(module).warm_up()
        except Exception:
            # A worker that cannot warm up still tells each run why it cannot be trained.
            _log.exception("warming up %s", module)


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _ready() -> None:
    """Nothing: a call makes the pool spawn its worker."""


def _run(job: Job) -> Unsaved | None:
    _stop.working = True
    try:
        return worker.run(job, _stop)
    finally:
        _stop.working = False
        if _stop.asked:
            os._exit(0)
