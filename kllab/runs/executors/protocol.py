"""What the service asks of an executor."""

from concurrent.futures import Future
from typing import Protocol

from kllab.runs.worker import Job, Unsaved


class Executor(Protocol):
    """Trains jobs somewhere else, by calling `kllab.runs.worker.run` there.

    Queueing is not its business: the service gives it at most `slots` jobs at a time.
    """

    @property
    def slots(self) -> int:
        """How many jobs it trains at a time."""
        ...

    def start(self) -> None:
        """Make workers ready; called again after a worker died. Does not wait for them."""
        ...

    def submit(self, job: Job) -> Future[Unsaved | None]:
        """Train a job.

        The future fails with `kllab.runs.errors.WorkerDied`, its message a sentence, if the worker
        ended without a word.
        """
        ...

    def kill(self, run_id: str) -> None:
        """End the worker that has this job, at once. Its future fails with `WorkerDied`."""
        ...

    def stop(self, grace: float) -> None:
        """Let running jobs take a checkpoint, for at most `grace` seconds, and end all workers."""
        ...
