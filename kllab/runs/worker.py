"""What a worker process does with one run."""

import importlib
import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from kllab.runs.errors import (
    LostRun,
    RunsUnavailable,
    StoreLocked,
    UnknownRun,
    UnreadableCheckpoint,
    log_for_host,
    reason,
)
from kllab.runs.lease import Lease
from kllab.runs.states import Action, State
from kllab.runs.store import Store
from kllab.training.record import Checkpoint, Record

_log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.1
"""Records wait no longer than this in memory, and a visitor's wish no longer to be seen."""

CHECKPOINT_SECONDS = 5.0
"""At most this much training is repeated after a worker was killed."""

LOCK_PATIENCE = 600.0
"""Seconds for which a training waits while another program has locked the store."""

LAST_CHECKPOINT_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between the attempts to save the checkpoint of a run's last step."""


@dataclass(frozen=True)
class Job:
    """What an executor carries to a worker: everything by name, nothing that needs torch."""

    home: Path
    run_id: str
    module: str


@dataclass(frozen=True)
class Unsaved:
    """An end that is not in the store yet: its disk is full, or the worker is gone."""

    action: Action
    message: str
    worker_lost: bool = False


def run(job: Job, stopping: Callable[[], bool]) -> Unsaved | None:
    """Train one run to its end, its pause or its cancellation.

    Parameters
    ----------
    job : Job
        Where the store is and which run.
    stopping : callable
        True when the worker was asked to stop: the run is left queued, with a checkpoint.

    Returns
    -------
    Unsaved or None
        None if everything is in the store.
    """
    try:
        store = Store(job.home, patience=LOCK_PATIENCE)
    except RunsUnavailable as error:
        return Unsaved(Action.INTERRUPT, str(error))
    with closing(store):
        try:
            lease = store.lease(job.run_id)
        except UnknownRun:
            lease = None  # removed meanwhile, with its store
        except RunsUnavailable as error:
            return Unsaved(Action.INTERRUPT, str(error))
        if lease is None:
            return None
        try:
            _Training(store, lease, job.module, stopping).run()
        except LostRun:
            _log.warning("run %s was taken over or removed", job.run_id)
        except Exception as error:
            _log.exception("run %s", job.run_id)
            return _end(lease, *_verdict(error))
    return None


def _end(lease: Lease, action: Action, message: str) -> Unsaved | None:
    try:
        lease.settle(action, message)
    except RunsUnavailable:
        return Unsaved(action, message)
    except LostRun:
        pass
    return None


def _verdict(error: Exception) -> tuple[Action, str]:
    """Return how a run ends that met this error, and the sentence for its visitor."""
    if isinstance(error, UnreadableCheckpoint):
        said = f"{error} Restart trains again from the beginning; what is recorded is kept."
        return Action.FAIL, said
    if isinstance(error, StoreLocked):
        said = f"The run store was locked for more than {LOCK_PATIENCE / 60:.0f} minutes."
        return Action.REQUEUE, f"{said} The run goes on by itself once it is free."
    if isinstance(error, RunsUnavailable | OSError):
        # The surroundings failed (disk, network), not the training: it may go on later.
        said = str(error) if isinstance(error, RunsUnavailable) else _sentence(error)
        return Action.INTERRUPT, f"{said} Resume goes on from the last checkpoint."
    # PyTorch says so by a RuntimeError of its allocator.
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
        return Action.FAIL, "The training needs more memory than there is: choose a smaller model."
    return Action.FAIL, _sentence(error)


def _sentence(error: Exception) -> str:
    return f"The training stopped: {type(error).__name__}: {reason(error)}."


class _Training:
    """One run being trained: records in small batches, checkpoints, a visitor's wishes."""

    def __init__(
        self, store: Store, lease: Lease, module: str, stopping: Callable[[], bool]
    ) -> None:
        self.store = store
        self.lease = lease
        self.module = module
        self.stopping = stopping
        self.pending: list[Record] = []
        self.flushed = float("-inf")
        self.saved = time.monotonic()
        self.unsaved = ""  # why the last checkpoint could not be saved

    def run(self) -> None:
        """Train until the end or until a visitor or the lab stops it."""
        module = importlib.import_module(self.module)
        config = module.Config.from_json(self.lease.config)
        checkpoint: Checkpoint | None = None
        if not self.lease.from_start:
            checkpoint = self.store.load_checkpoint(self.lease.run_id)
        trained = False
        try:
            records: Generator[Record, None, None] = module.train(config, checkpoint)
            with closing(records):
                for record in records:
                    trained = True
                    self.pending.append(record)
                    if self._ends_at(record):
                        return
        except Exception as error:
            # What was recorded before an error stays.
            with suppress(RunsUnavailable, LostRun):
                self._flush()
            if checkpoint is not None and not trained and isinstance(error, ValueError):
                log_for_host(f"the checkpoint of run {self.lease.run_id} does not fit: {error}")
                raise UnreadableCheckpoint(
                    "The run's checkpoint is not one of this training."
                ) from error
            raise
        self._flush()
        self.lease.settle(Action.FINISH, self.unsaved)

    def _ends_at(self, record: Record) -> bool:
        """Store what is due; whether the training stops here."""
        now = time.monotonic()
        last = record.step >= record.total_steps
        due = now - self.saved >= CHECKPOINT_SECONDS
        stopping = self.stopping()
        if not (last or due or stopping or now - self.flushed >= FLUSH_SECONDS):
            return False
        state = self._flush()
        asked = state in (State.PAUSING, State.CANCELLING)
        if last or due or stopping or asked:
            self._save_checkpoint(record, LAST_CHECKPOINT_PAUSES if last else ())
        if asked and not last:
            # None: the visitor resumed before we stopped.
            return self.lease.settle(Action.REST, self.unsaved) is not None
        if stopping and not last:
            message = self.unsaved or "The lab was stopped. The run goes on from here by itself."
            self.lease.settle(Action.REQUEUE, message)
            return True
        return False

    def _save_checkpoint(self, record: Record, pauses: Sequence[float]) -> None:
        """Save a checkpoint; if that cannot be done, the training goes on without it."""
        for pause in (*pauses, None):
            try:
                self.lease.save_checkpoint(record.checkpoint(), record.step)
            except RunsUnavailable as error:
                self.unsaved = f"{error} The checkpoint of step {record.step:,} is not saved."
            else:
                self.unsaved = ""
                break
            if pause is None or self.stopping():
                break
            time.sleep(pause)
        self.saved = time.monotonic()

    def _flush(self) -> State:
        state = self.lease.append(self.pending, self._message())
        self.pending.clear()
        self.flushed = time.monotonic()
        return state

    def _message(self) -> str:
        """Return what the visitor should know meanwhile."""
        repeats = self.pending and self.pending[-1].step < self.lease.last_step
        told = f"Repeats the steps up to {self.lease.last_step:,} since the last checkpoint."
        return " ".join(part for part in (self.unsaved, told if repeats else "") if part)
