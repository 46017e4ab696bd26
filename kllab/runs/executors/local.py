"""An executor with one worker process on this machine."""

import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from subprocess import PIPE, Popen, TimeoutExpired

from kllab.runs.errors import WorkerDied
from kllab.runs.states import Action
from kllab.runs.worker import Job, Unsaved

WORKER = "kllab.runs.executors.local_worker"
"""The module that the worker process runs."""


class LocalExecutor:
    """Trains in a subprocess (`local_worker`), and starts another one if it dies.

    Jobs and answers are lines of JSON on the worker's stdin and stdout. The system closes stdin
    when this process dies, and the worker then exits.

    Parameters
    ----------
    warm_up : sequence of str
        Modules whose `warm_up()` each worker calls before its first job.
    """

    slots = 1

    def __init__(self, warm_up: Sequence[str] = ()) -> None:
        self._warm_up = tuple(warm_up)
        self._lock = threading.Lock()
        self._process: Popen[bytes] | None = None
        self._thread: threading.Thread | None = None  # sends a job and waits for its answer

    def start(self) -> None:
        """Start the worker if none is alive, without waiting for it."""
        with self._lock:
            self._living_worker()

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job; see `Executor`."""
        future: Future[Unsaved | None] = Future()
        with self._lock:
            self._thread = threading.Thread(
                target=_train,
                args=(self._living_worker(), job, future),
                name="kllab-local-executor",
                daemon=True,
            )
            self._thread.start()
        return future

    def kill(self, run_id: str) -> None:  # noqa: ARG002
        """Kill the worker, whatever it trains."""
        process = self._process
        if process is not None:
            process.kill()

    def stop(self, grace: float) -> None:
        """Send SIGTERM to the worker, wait, then kill it."""
        with self._lock:
            if self._process is None:
                return
            self._process.terminate()
            with suppress(TimeoutExpired):
                self._process.wait(grace)
            self._process.kill()
            self._discard()

    def _living_worker(self) -> Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._discard()
        if self._process is None:
            self._process = Popen(
                [sys.executable, "-P", "-m", WORKER, *self._warm_up],
                stdin=PIPE,
                stdout=PIPE,
                bufsize=0,
                # The worker finds modules where this process does, but never runs its `__main__`.
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            )
        return self._process

    def _discard(self) -> None:
        """Wait for the end of the worker and of its thread, and close the pipes."""
        assert self._process is not None
        with self._process:
            self._process.wait()
            if self._thread is not None:
                self._thread.join()
        self._process = self._thread = None


def _train(process: Popen[bytes], job: Job, future: Future[Unsaved | None]) -> None:
    """Send a job to a worker and set the future to its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    line = b""
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps([str(job.home), job.run_id, job.module]).encode() + b"\n")
        line = process.stdout.readline()
    if not line.endswith(b"\n"):
        future.set_exception(WorkerDied(_how_it_ended(process.wait())))
    elif (answer := json.loads(line)) is None:
        future.set_result(None)
    else:
        action, message = answer
        future.set_result(Unsaved(Action(action), message))


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"The training process was killed ({signal.Signals(-code).name})."
    return f"The training process ended unexpectedly (exit code {code})."
