"""One worker process of a `LocalExecutor`, as its owner sees it."""

import json
import signal
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from subprocess import PIPE, Popen, TimeoutExpired

from kllab.runs.errors import WorkerDied
from kllab.runs.states import Action
from kllab.runs.worker import Job, Unsaved


class WorkerProcess:
    """A subprocess that trains one job at a time.

    Jobs and answers are lines of JSON on the worker's stdin and stdout. The system closes stdin
    when this process dies, and the worker then exits.

    Parameters
    ----------
    command : sequence of str
    environment : mapping

    Attributes
    ----------
    run_id : str
        The run that it trains; empty if it is idle.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.run_id = ""
        self._retired = False
        self._thread: threading.Thread | None = None  # sends a job and waits for its answer
        self._process = Popen(command, stdin=PIPE, stdout=PIPE, bufsize=0, env=environment)

    @property
    def has_ended(self) -> bool:
        """Whether it takes no more jobs."""
        return self._retired or self._process.poll() is not None

    def train(self, job: Job) -> Future[Unsaved | None]:
        """Send a job to the idle worker; see `Executor.submit`."""
        future: Future[Unsaved | None] = Future()
        self.run_id = job.run_id
        self._thread = threading.Thread(
            target=self._train, args=(job, future), name="kllab-local-executor", daemon=True
        )
        self._thread.start()
        return future

    def terminate(self) -> None:
        """Ask it to save a checkpoint and to exit."""
        self._process.terminate()

    def kill(self) -> None:
        """Kill it, whatever it trains."""
        self._process.kill()

    def end(self, seconds: float) -> None:
        """Wait for its end, kill it after some seconds, and close the pipes."""
        with suppress(TimeoutExpired):
            self._process.wait(seconds)
        self._process.kill()
        with self._process:
            self._process.wait()
            if self._thread is not None:
                self._thread.join()

    def _train(self, job: Job, future: Future[Unsaved | None]) -> None:
        """Send a job and set the future to the answer."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        line = b""
        with suppress(BrokenPipeError):
            sent = json.dumps([str(job.home), job.run_id, job.module])
            process.stdin.write(sent.encode() + b"\n")
            line = process.stdout.readline()
        if not line.endswith(b"\n"):
            future.set_exception(WorkerDied(_how_it_ended(process.wait())))
            return
        end, self._retired = json.loads(line)
        self.run_id = ""  # the future's callbacks may submit the next job
        if end is None:
            future.set_result(None)
        else:
            action, message = end
            future.set_result(Unsaved(Action(action), message))


def _how_it_ended(code: int) -> str:
    if code < 0:
        return f"The training process was killed ({signal.Signals(-code).name})."
    return f"The training process ended unexpectedly (exit code {code})."
