"""The task that trains one run on a worker of the cluster."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from distributed import Queue, get_client

import kllab
from kllab.runs import worker
from kllab.runs.errors import LostRun
from kllab.runs.executors.cluster.messages import (
    Message,
    pack_checkpoint,
    pack_error,
    pack_record,
    raise_error,
    unpack_checkpoint,
)
from kllab.runs.states import Action, State
from kllab.storage.errors import StoreLocked
from kllab.training.record import Checkpoint, Record

_log = logging.getLogger(__name__)

ANSWER_SECONDS = 20.0
"""Seconds to wait for an answer; then the run is lost, and the lab, if it lives, begins it anew."""

LOCKED_SECONDS = 1.0
"""Seconds between two attempts while another program has locked the store."""

_one_at_a_time = threading.Lock()
"""Held while a run trains: torch's options are those of the process."""

_leases: dict[str, "RemoteLease"] = {}
"""Lab -> lease of the run that trains."""


async def greet(lab: str) -> str:
    """Return the version of kllab, and end the run of a lab that was killed; called in the loop.

    A lab greets a worker before it gives it a run, so it knows nothing of a run that trains here.
    """
    lease = _leases.get(lab)
    if lease is not None:
        await lease.answers.put(pack_error(LostRun("the lab was started again")), asynchronous=True)
    return kllab.__version__


def train(lab: str, questions: str, answers: str, run_id: str, module: str) -> list[str] | None:
    """Train a run by a lease whose methods are calls of the lab.

    Parameters
    ----------
    lab : str
        Identity of the lab.
    questions, answers : str
        Names of the queues to the lab and from it.
    run_id, module : str
        The run, and the module of its experiment.

    Returns
    -------
    list of str or None
        Action and message of an end that the store does not have; see `worker.Unsaved`.
    """
    client = get_client()
    with _one_at_a_time:
        lease = RemoteLease(run_id, Queue(questions, client), Queue(answers, client))
        _leases[lab] = lease
        try:
            lease.claim()
            unsaved = worker.train(lease, module, lambda: lease.lab_stops)
        except LostRun:
            _log.warning("run %s was taken over, ended or removed", run_id)
            return None
        finally:
            del _leases[lab]
            lease.close()
    return None if unsaved is None else [unsaved.action, unsaved.message]


@dataclass
class RemoteLease:
    """A lease held by a worker of the cluster: each method asks the lab, which answers.

    See `kllab.runs.store.lease.Lease`. The lab is taken for lost, and the lease with it, if the
    connection breaks or no answer comes.

    Attributes
    ----------
    lab_stops : bool
        Whether the lab has asked for a checkpoint, because it is being stopped.
    """

    run_id: str
    questions: Queue = field(repr=False)
    answers: Queue = field(repr=False)
    config: str = ""
    last_step: int = 0
    lab_stops: bool = False
    _is_lost: bool = field(default=False, init=False)

    def claim(self) -> None:
        """Lease the run.

        Raises
        ------
        LostRun
            If it is no longer queued.
        """
        claimed = self._ask("claim")
        self.config, self.last_step = claimed["config"], claimed["last_step"]

    def load_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint to resume from; see `Lease`."""
        return unpack_checkpoint(self._ask("load_checkpoint")["checkpoint"])

    def append(self, new: Sequence[Record], message: str = "") -> State:
        """Store records and return the run's state; see `Lease`."""
        records = [pack_record(record) for record in new]
        return State(self._ask("append", records=records, message=message)["state"])

    def save_checkpoint(self, checkpoint: Checkpoint, step: int) -> None:
        """Replace the run's checkpoint; see `Lease`."""
        self._ask("save_checkpoint", checkpoint=pack_checkpoint(checkpoint), step=step)

    def settle(self, action: Action, message: str = "") -> State | None:
        """Apply an action that ends the lease; see `Lease`."""
        state = self._ask("settle", action=action.value, message=message)["state"]
        return None if state is None else State(state)

    def close(self) -> None:
        """Give up the queues."""
        self.questions.close()
        self.answers.close()

    def _ask(self, method: str, **arguments: Any) -> Message:
        """Call a method of the lab's `Recorder` and return the answer; wait for a locked store."""
        deadline = time.monotonic() + worker.WORKER_LOCK_TIMEOUT
        while True:
            if self._is_lost:
                raise LostRun(f"the lease of run {self.run_id} has ended")
            try:
                return self._ask_once({"method": method, **arguments})
            except StoreLocked:
                if time.monotonic() > deadline:
                    raise
                time.sleep(LOCKED_SECONDS)
            except LostRun:
                self._is_lost = True
                raise

    def _ask_once(self, question: Message) -> Message:
        try:
            self.questions.put(question)
            answer: Message = self.answers.get(timeout=ANSWER_SECONDS)
        except Exception as error:  # the connection is closed, in one of many ways, or no answer
            raise LostRun(f"the lab of run {self.run_id} does not answer") from error
        raise_error(answer)
        self.lab_stops = answer["lab_stops"]
        return answer
