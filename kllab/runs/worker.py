"""Train one run; executors call `run` in their workers."""

import importlib
import logging
import math
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kllab.runs.errors import LostRun, UnknownRun, UnreadableCheckpoint
from kllab.runs.states import STOPPING, Action, State
from kllab.runs.store.lease import Lease
from kllab.runs.store.store import Store
from kllab.storage.errors import StoreLocked, Unavailable, log_for_host, reason
from kllab.training.record import Checkpoint, Record

_log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.1
"""Seconds after which records are stored and a visitor's pause or cancel is noticed."""

CHECKPOINT_SECONDS = 5.0
"""Seconds between checkpoints: at most so much is repeated after a worker was killed."""

WORKER_LOCK_TIMEOUT = 600.0
"""Seconds for which a training waits for another program's lock on the store."""

LAST_CHECKPOINT_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts to save the checkpoint of a run's last step."""


@dataclass(frozen=True)
class Job:
    """What a worker needs to know to train a run."""

    home: Path
    run_id: str
    module: str


@dataclass(frozen=True)
class Unsaved:
    """The end of a run that is not in the store, because its disk is full or the worker is lost.

    Parameters
    ----------
    action : Action
    message : str
        A sentence for visitors.
    worker_lost, by_run : bool
        Whether the worker is lost, and whether the run may have caused that.
    """

    action: Action
    message: str
    worker_lost: bool = False
    by_run: bool = True


def warm_up(modules: Iterable[str]) -> None:
    """Call `warm_up()` of the modules of experiments; log what fails.

    A worker without warm-up can still report why a run cannot be trained.
    """
    for module in modules:
        try:
            importlib.import_module(module).warm_up()
        except Exception:
            _log.exception("warming up %s", module)


def run(job: Job, stopping: Callable[[], bool]) -> Unsaved | None:
    """Train one run until it ends, is paused or is cancelled.

    Parameters
    ----------
    job : Job
    stopping : callable
        Returns True if the worker must stop: the run is then requeued, with a checkpoint.

    Returns
    -------
    Unsaved or None
        None if the end of the run is in the store.
    """
    try:
        with closing(Store(job.home, timeout=WORKER_LOCK_TIMEOUT)) as store:
            lease = store.lease(job.run_id)
            if lease is None:
                return None
            return train(lease, job.module, stopping)
    except UnknownRun:
        pass  # it was removed meanwhile, with its store
    except Unavailable as error:
        return Unsaved(Action.INTERRUPT, str(error))
    return None


def train(lease: Lease, module: str, stopping: Callable[[], bool]) -> Unsaved | None:
    """Train a leased run until it ends, is paused or is cancelled; see `run`."""
    try:
        _Training(lease, module, stopping).run()
    except LostRun:
        _log.warning("run %s was taken over or removed", lease.run_id)
    except Exception as error:
        _log.exception("run %s", lease.run_id)
        return _end(lease, *_verdict(error))
    return None


def _end(lease: Lease, action: Action, message: str) -> Unsaved | None:
    try:
        lease.settle(action, message)
    except Unavailable:
        return Unsaved(action, message)
    except LostRun:
        pass
    return None


def _verdict(error: Exception) -> tuple[Action, str]:
    """Return the action for a run that raised this error, and a sentence for its visitor."""
    if isinstance(error, UnreadableCheckpoint):
        message = f"{error} Restart trains again from the beginning; what is recorded is kept."
        return Action.FAIL, message
    if isinstance(error, StoreLocked):
        why = f"The run store was locked for more than {WORKER_LOCK_TIMEOUT / 60:.0f} minutes."
        return Action.REQUEUE, f"{why} The run goes on by itself once it is free."
    if isinstance(error, Unavailable):
        return Action.RETRY, str(error)
    if isinstance(error, OSError):
        # The network failed, not the training: it may continue later.
        return Action.INTERRUPT, f"{_sentence(error)} Resume goes on from the last checkpoint."
    # PyTorch's allocator raises a RuntimeError.
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
        return Action.FAIL, "The training needs more memory than there is: choose a smaller model."
    return Action.FAIL, _sentence(error)


def _sentence(error: Exception) -> str:
    return f"The training stopped: {type(error).__name__}: {reason(error)}."


@dataclass
class _Training:
    """The training of one run: stores records in batches, saves checkpoints, obeys the state."""

    lease: Lease
    module: str
    stopping: Callable[[], bool]
    pending: list[Record] = field(default_factory=list[Record])
    flushed: float = -math.inf
    saved: float = field(default_factory=time.monotonic)
    unsaved: str = ""  # why the last checkpoint could not be saved
    mixed: str = ""  # that several kinds of machines have trained the run

    def run(self) -> None:
        """Train to the end, or until a visitor or the lab stops the run."""
        module = importlib.import_module(self.module)
        config = module.Config.from_json(self.lease.config)
        checkpoint = self.lease.load_checkpoint()
        trained = False
        try:
            records: Generator[Record, None, None] = module.train(config, checkpoint)
            with closing(records):
                for record in records:
                    if checkpoint is not None and not trained:
                        self.mixed = _sentence_on_machines(record.checkpoint())
                    trained = True
                    self.pending.append(record)
                    if self._ends_at(record):
                        return
        except Exception as error:
            # Keep what was recorded before the error.
            with suppress(Unavailable, LostRun):
                self._flush()
            if checkpoint is not None and not trained and isinstance(error, ValueError):
                log_for_host(f"the checkpoint of run {self.lease.run_id} does not fit: {error}")
                raise UnreadableCheckpoint(
                    "The run's checkpoint is not one of this training."
                ) from error
            raise
        self._flush()
        self.lease.settle(Action.FINISH, _join(self.unsaved, self.mixed))

    def _ends_at(self, record: Record) -> bool:
        """Store what is due; return whether the training stops here."""
        now = time.monotonic()
        last = record.step >= record.total_steps
        due = now - self.saved >= CHECKPOINT_SECONDS
        stopping = self.stopping()
        if not (last or due or stopping or now - self.flushed >= FLUSH_SECONDS):
            return False
        state = self._flush()
        # A run that cannot be saved does not yield: its next turn would repeat this one.
        asked = state in STOPPING and (state != State.YIELDING or due or not self.unsaved)
        if last or due or stopping or asked:
            self._save_checkpoint(record, LAST_CHECKPOINT_PAUSES if last else ())
        if asked and not last and not (state == State.YIELDING and self.unsaved):
            # None: the visitor resumed the run before it stopped.
            return self.lease.settle(Action.HALT, _join(self.unsaved, self.mixed)) is not None
        if stopping and not last:
            message = self.unsaved or "The lab was stopped. The run goes on from here by itself."
            self.lease.settle(Action.REQUEUE, message)
            return True
        return False

    def _save_checkpoint(self, record: Record, pauses: Sequence[float]) -> None:
        """Save a checkpoint; if that fails, continue without it."""
        for pause in (*pauses, None):
            try:
                self.lease.save_checkpoint(record.checkpoint(), record.step)
            except Unavailable as error:
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
        """Return the message for visitors while the run trains."""
        repeats = self.pending and self.pending[-1].step < self.lease.last_step
        repeated = f"Repeats the steps up to {self.lease.last_step:,} since the last checkpoint."
        return _join(self.unsaved, repeated if repeats else "", self.mixed)


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _sentence_on_machines(checkpoint: Checkpoint) -> str:
    """Return a sentence if several kinds of machines trained up to this checkpoint."""
    kinds = checkpoint.metadata.get("machines", "").splitlines()
    if len(kinds) < 2:
        return ""
    log_for_host(f"a run was trained by several kinds of machines: {'; '.join(kinds)}")
    return (
        f"It was trained by {len(kinds)} kinds of machines, one after the other (processor or "
        "version of PyTorch): its last digits may differ from those of a run on one of them."
    )
