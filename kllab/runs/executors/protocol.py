"""The interface between the supervisor and an executor."""

from concurrent.futures import Future
from typing import Protocol

from kllab.runs.worker import Job, Unsaved


class Executor(Protocol):
    """Trains jobs in other processes, by `kllab.runs.worker` there.

    It has no queue: the supervisor submits at most `slots` jobs at a time.
    """

    @property
    def slots(self) -> int:
        """Number of jobs it can train at a time now; it may change at any time."""
        ...

    @property
    def problem(self) -> str:
        """Why it cannot train at the moment, as a sentence; empty if it can."""
        ...

    def start(self) -> None:
        """Start missing workers, without waiting for them; also called after a worker died."""
        ...

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job.

        The future fails only if the worker ends without an answer: with
        `kllab.runs.errors.WorkerDied`, whose message is a sentence.
        """
        ...

    def kill(self, run_id: str) -> None:
        """Kill the worker that trains this run. Its future fails with `WorkerDied`."""
        ...

    def stop(self, grace: float) -> None:
        """Let running jobs save a checkpoint, for at most `grace` seconds, and end all workers."""
        ...
