"""The lab's side of a run that a worker of the cluster trains: it alone writes the store."""

from collections.abc import Callable
from contextlib import suppress

from kllab.runs.errors import LostRun, UnknownRun, UnreadableCheckpoint, WorkerDied
from kllab.runs.executors.cluster.messages import (
    Message,
    pack_checkpoint,
    pack_error,
    unpack_checkpoint,
    unpack_record,
)
from kllab.runs.states import Action
from kllab.runs.store.lease import StoreLease
from kllab.runs.store.store import Store
from kllab.runs.worker import Job, Unsaved
from kllab.storage.errors import Unavailable

DIED = "The training process on the cluster was lost."

LOCK_SECONDS = 5.0
"""Seconds to wait for another program's lock on the store; the worker asks again then."""


class Recorder:
    """Answers the worker that trains one run.

    The methods from `claim` to `settle` are those that the worker's `RemoteLease` calls.

    Parameters
    ----------
    job : Job
    lab_stops : callable
        Returns True once the worker must save a checkpoint and stop.
    """

    def __init__(self, job: Job, lab_stops: Callable[[], bool]) -> None:
        self._job = job
        self._lab_stops = lab_stops
        self._store: Store | None = None
        self._lease: StoreLease | None = None
        self._ended = False
        self._methods: dict[str, Callable[..., Message]] = {
            method.__name__: method
            for method in (
                self.claim,
                self.load_checkpoint,
                self.append,
                self.save_checkpoint,
                self.settle,
            )
        }

    @property
    def has_lease(self) -> bool:
        """Whether the worker has begun the run."""
        return self._lease is not None

    def answer(self, question: Message) -> Message:
        """Return the answer to a question of the worker.

        Raises
        ------
        WorkerDied
            If another worker asked before it.
        """
        arguments = {name: value for name, value in question.items() if name != "method"}
        try:
            answer = self._methods[question["method"]](**arguments)
        except LostRun as error:
            self._ended = True  # in the store, or by another attempt
            answer = pack_error(error)
        except (Unavailable, UnreadableCheckpoint) as error:
            answer = pack_error(error)
        return {**answer, "lab_stops": self._lab_stops()}

    def claim(self) -> Message:
        """Lease the run to the worker."""
        if self._lease is not None:
            # Dask has begun the task anew, because the worker that had begun it is gone.
            raise WorkerDied(DIED)
        try:
            self._store = self._store or Store(self._job.home, timeout=LOCK_SECONDS)
            self._lease = self._store.lease(self._job.run_id)
        except UnknownRun as error:
            raise LostRun(str(error)) from error
        if self._lease is None:
            raise LostRun(f"run {self._job.run_id} is no longer queued")
        return {"config": self._lease.config, "last_step": self._lease.last_step}

    def load_checkpoint(self) -> Message:
        """Return the checkpoint to resume from."""
        return {"checkpoint": pack_checkpoint(self._held.load_checkpoint())}

    def append(self, records: list[Message], message: str) -> Message:
        """Store records and return the run's state."""
        state = self._held.append([unpack_record(each) for each in records], message)
        return {"state": state.value}

    def save_checkpoint(self, checkpoint: Message, step: int) -> Message:
        """Replace the run's checkpoint."""
        unpacked = unpack_checkpoint(checkpoint)
        assert unpacked is not None
        self._held.save_checkpoint(unpacked, step)
        return {}

    def settle(self, action: str, message: str) -> Message:
        """Apply an action that ends the lease."""
        state = self._held.settle(Action(action), message)
        self._ended = state is not None
        return {"state": None if state is None else state.value}

    def lost(self, why: str) -> Unsaved | None:
        """Return the end of a run whose worker is out of reach; None if there is nothing to save.

        Parameters
        ----------
        why : str
            A sentence; the run has not caused it.
        """
        if self._lease is None or self._ended:
            return None
        return Unsaved(Action.REQUEUE, why, worker_lost=True, by_run=False)

    def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            with suppress(Unavailable):
                self._store.close()

    @property
    def _held(self) -> StoreLease:
        if self._lease is None:
            raise LostRun(f"run {self._job.run_id} was not claimed")
        return self._lease
