"""What a worker process does with one run."""

import importlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

from kllab.experiments.record import Checkpoint, Record
from kllab.runs.errors import LostRun, RunsUnavailable, UnreadableCheckpoint
from kllab.runs.states import Action, State
from kllab.runs.store import Claim, Store

_log = logging.getLogger(__name__)

FLUSH_SECONDS = 0.1
"""Records wait no longer than this in memory, and a visitor's wish no longer to be seen."""

CHECKPOINT_SECONDS = 5.0
"""At most this much training is repeated after a worker was killed."""


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
        True when the worker was asked to stop: the run is left interrupted, with a checkpoint.

    Returns
    -------
    Unsaved or None
        None if everything is in the store.
    """
    try:
        store = Store(job.home)
    except RunsUnavailable as error:
        return Unsaved(Action.INTERRUPT, str(error))
    with closing(store):
        claim = store.claim(job.run_id)
        if claim is None:
            return None
        action, message = Action.FAIL, ""
        try:
            module = importlib.import_module(job.module)
            _Training(store, claim, module, stopping).run()
            return None
        except LostRun:
            _log.warning("run %s was taken over or removed", job.run_id)
            return None
        except UnreadableCheckpoint as error:
            message = f"{error} Restart trains again from the beginning; what is recorded is kept."
        except (RunsUnavailable, OSError) as error:
            # The surroundings failed (disk, network), not the training: it may go on later.
            _log.exception("run %s", job.run_id)
            said = str(error) if isinstance(error, RunsUnavailable) else _sentence(error) + "."
            action, message = Action.INTERRUPT, f"{said} Resume goes on from the last checkpoint."
        except MemoryError:
            _log.exception("run %s", job.run_id)
            message = "The training needs more memory than there is: choose a smaller model."
        except Exception as error:
            _log.exception("run %s", job.run_id)
            message = _sentence(error)
        return _settle(store, claim, action, message)


def _settle(store: Store, claim: Claim, action: Action, message: str) -> Unsaved | None:
    try:
        store.settle(claim, action, message)
    except RunsUnavailable:
        return Unsaved(action, message)
    except LostRun:
        pass
    return None


def _sentence(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return f"The training stopped: {type(error).__name__}: {lines[0] if lines else 'no message'}"


class _Training:
    """One run being trained: records in small batches, checkpoints, a visitor's wishes."""

    def __init__(
        self, store: Store, claim: Claim, module: ModuleType, stopping: Callable[[], bool]
    ) -> None:
        self.store = store
        self.claim = claim
        self.module = module
        self.stopping = stopping
        self.pending: list[Record] = []
        self.flushed = float("-inf")
        self.saved = time.monotonic()

    def run(self) -> None:
        config = self.module.Config.from_json(self.claim.config)
        checkpoint: Checkpoint | None = None
        if not self.claim.from_start:
            checkpoint = self.store.load_checkpoint(self.claim.run_id)
        try:
            with closing(self.module.train(config, checkpoint)) as records:
                for record in cast(Iterator[Record], records):
                    self.pending.append(record)
                    if self._ends_at(record):
                        return
        except Exception:
            with suppress(RunsUnavailable, LostRun):
                self._flush()
            raise
        self._flush()
        self.store.settle(self.claim, Action.FINISH)

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
            self.store.save_checkpoint(self.claim, record.checkpoint(), record.step)
            self.saved = time.monotonic()
        if asked and not last:
            # None: the visitor resumed before we stopped.
            return self.store.settle(self.claim, Action.REST) is not None
        if stopping and not last:
            message = "The lab was stopped. Resume goes on from here."
            self.store.settle(self.claim, Action.INTERRUPT, message)
            return True
        return False

    def _flush(self) -> State:
        state = self.store.append(self.claim, self.pending)
        self.pending.clear()
        self.flushed = time.monotonic()
        return state
