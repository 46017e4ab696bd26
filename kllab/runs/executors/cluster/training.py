"""One training on a worker of the cluster, as the lab sees it."""

import asyncio
import hashlib
import logging
import socket
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from distributed import Client, Queue

import kllab
from kllab.runs.errors import LostRun, WorkerDied
from kllab.runs.executors.cluster import task
from kllab.runs.executors.cluster.messages import pack_error
from kllab.runs.executors.cluster.recorder import Recorder
from kllab.runs.executors.cluster.workers import Workers
from kllab.runs.states import Action
from kllab.runs.worker import Job, Unsaved
from kllab.storage.errors import log_for_host, reason

_log = logging.getLogger(__name__)

LOST = "The connection to the cluster was lost."

GREETING_SECONDS = 10.0
"""Seconds to wait for a worker's version, for which it may have to import kllab."""

CLOSE_SECONDS = 2.0
"""Seconds to wait for the scheduler when a run has ended."""


class UnfitWorker(RuntimeError):  # noqa: N818
    """A worker of the cluster cannot train any run; the message is a sentence."""


class ConnectionLost(RuntimeError):  # noqa: N818
    """The scheduler is lost, and all its tasks with it."""


class Training:
    """Submits a job to a worker, answers the worker's questions, and finds out how it ends.

    Parameters
    ----------
    job : Job
    future : concurrent.futures.Future
        For the supervisor; see `Executor.submit`.
    address : str
        The worker.
    """

    def __init__(self, job: Job, future: Future[Unsaved | None], address: str) -> None:
        self.job, self.future, self.address = job, future, address
        self._end: Unsaved | None = None
        self._death: WorkerDied | None = None
        self._lost: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    def lose(self, why: Exception) -> None:
        """End the training: its worker or the scheduler is lost."""
        if not self._lost.done():
            self._lost.set_result(why)

    async def run(self, client: Client, workers: Workers, lab_stops: Callable[[], bool]) -> None:
        """Train until the run ends, whatever happens.

        Parameters
        ----------
        lab_stops : callable
            Returns True once the worker must save a checkpoint and stop.
        """
        recorder = Recorder(self.job, lab_stops)
        training = asyncio.ensure_future(self._train(client, recorder))
        either: set[asyncio.Future[Any]] = {training, self._lost}
        await asyncio.wait(either, return_when="FIRST_COMPLETED")
        try:
            if training.done():
                self._end = training.result()
            else:
                training.cancel()
                await asyncio.wait({training})
                raise self._lost.result()
        except WorkerDied as error:
            self._death = error
        except UnfitWorker as error:  # the run is still queued
            log_for_host(f"{self.address}: {error}")
            workers.set_aside(self.address, str(error))
        except Exception as error:
            # A lost connection raises many errors, those of Dask's own code among them.
            if client.status == "running" and not isinstance(error, ConnectionLost):
                _log.exception("run %s", self.job.run_id)
            self._end = recorder.lost(LOST)
        finally:
            recorder.close()

    def report(self) -> None:
        """Set the future to how the run ended."""
        if self._death is not None:
            self.future.set_exception(self._death)
        else:
            self.future.set_result(self._end)

    async def _train(self, client: Client, recorder: Recorder) -> Unsaved | None:
        lab = _identity(self.job.home)
        await _greet(client, self.address, lab)
        name = f"kllab-{self.job.run_id}-{uuid4().hex}"
        questions = await Queue(f"{name}-questions", client)
        answers = await Queue(f"{name}-answers", client)
        submitted = client.submit(
            task.train,
            *(lab, questions.name, answers.name, self.job.run_id, self.job.module),
            key=name,
            workers=[self.address],
            pure=False,
        )
        coroutine: Any = submitted.result()
        result = asyncio.ensure_future(coroutine)
        result.add_done_callback(_retrieve)
        question = _get(questions)
        try:
            while True:
                await asyncio.wait({question, result}, return_when="FIRST_COMPLETED")
                if result.done():
                    return _how_it_ended(result, recorder)
                answer = await asyncio.to_thread(recorder.answer, question.result())
                await answers.put(answer)
                question = _get(questions)
        finally:
            result.cancel()  # else Dask would begin the task anew on a restarted worker
            if client.status == "running":
                await _close(questions, answers, question)


async def _greet(client: Client, address: str, lab: str) -> None:
    """Raise `UnfitWorker` unless a worker can train what this lab gives it."""
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            versions = await client.run(task.greet, lab, workers=[address], on_error="return")
    except TimeoutError as error:
        raise UnfitWorker("A worker of the cluster does not answer.") from error
    version = versions.get(address)
    if isinstance(version, OSError):
        raise ConnectionLost("the worker has left") from version
    if isinstance(version, Exception):
        raise UnfitWorker(f"A worker of the cluster cannot train: {reason(version)}.") from version
    if version != kllab.__version__:
        raise UnfitWorker(
            f"A worker of the cluster has kllab {version}, and the lab has {kllab.__version__}: "
            "install the same."
        )


def _get(questions: Queue) -> "asyncio.Future[Any]":
    coroutine: Coroutine[Any, Any, Any] = questions.get()  # as the client is asynchronous
    question = asyncio.ensure_future(coroutine)
    question.add_done_callback(_retrieve)
    return question


async def _close(questions: Queue, answers: Queue, question: "asyncio.Future[Any]") -> None:
    """Release the queues, so that neither the worker nor the scheduler waits for ever."""
    with suppress(OSError):  # the connection is lost meanwhile
        async with asyncio.timeout(CLOSE_SECONDS):
            # The worker may be in the middle of a long step.
            await answers.put(pack_error(LostRun("the lab has given the run up")))
            if not question.done():
                await questions.put({})
                await question
            for queue in (questions, answers):
                # Awaiting a new queue has created it twice, and the scheduler counts.
                queue.close()
                queue.close()


def _retrieve(task: "asyncio.Future[Any]") -> None:
    """Take note of an exception, which asyncio would log otherwise."""
    if not task.cancelled():
        task.exception()


def _identity(home: Path) -> str:
    """Return a name of the lab with this home that tells others nothing."""
    return hashlib.sha256(f"{socket.gethostname()}:{home}".encode()).hexdigest()[:16]


def _how_it_ended(result: "asyncio.Future[Any]", recorder: Recorder) -> Unsaved | None:
    """Return the end of a run whose task has ended.

    Raises
    ------
    ConnectionLost, UnfitWorker, WorkerDied
    """
    if result.cancelled() or isinstance(result.exception(), CancelledError):
        raise ConnectionLost("the scheduler does not know the task")
    if error := result.exception():
        why = f"{type(error).__name__}: {reason(error)}"
        if recorder.has_lease:
            raise WorkerDied(f"The training process on the cluster ended: {why}.")
        raise UnfitWorker(f"A worker of the cluster cannot train: {why}.")
    if result.result() is None:
        return recorder.lost("The cluster's worker had lost the lab.")
    action, message = result.result()
    return Unsaved(Action(action), message)
