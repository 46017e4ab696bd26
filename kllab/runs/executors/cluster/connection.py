"""The connection to a cluster: made, followed, and made again when it is lost."""

import asyncio
import logging
from concurrent.futures import Future
from contextlib import suppress

from distributed import Client

from kllab.runs.errors import WorkerDied
from kllab.runs.executors.cluster.recorder import DIED
from kllab.runs.executors.cluster.training import ConnectionLost, Training
from kllab.runs.executors.cluster.workers import Workers
from kllab.runs.worker import Job, Unsaved
from kllab.storage.errors import log_for_host

_log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
"""Seconds to wait for the scheduler to accept a connection."""

REPLY_SECONDS = 10.0
"""Seconds to wait for the scheduler's list of workers; it is taken for lost then."""

LOOK_SECONDS = 0.5
"""Seconds between two looks at the workers, and between two attempts to connect."""

NO_SCHEDULER = (
    "The cluster that trains does not answer: training waits, and goes on by itself once it does."
)


class Connection:
    """Follows the scheduler and the workers of a cluster, and gives jobs to free workers.

    All methods are called in the event loop that runs `follow`; any thread may read the attributes
    and set `lab_stops`.

    Parameters
    ----------
    address : str
        Address of the scheduler.

    Attributes
    ----------
    lab_stops : bool
        Whether workers are asked for a checkpoint and to stop.
    trainings : tuple of Training
        Those that have not ended.
    """

    def __init__(self, address: str) -> None:
        self.lab_stops = False
        self.trainings: tuple[Training, ...] = ()
        self._address = address
        self._problem = ""
        self._client: Client | None = None
        self._workers = Workers()
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps no reference
        self._killed: dict[Training, asyncio.Task[None]] = {}  # and the restart of its worker

    @property
    def slots(self) -> int:
        """Number of workers that train or could train now."""
        return len(self.trainings) + (len(self._workers.free) if self._is_connected else 0)

    @property
    def problem(self) -> str:
        """Why no worker can train at the moment; empty if one can."""
        return self._problem or ("" if self.trainings else self._workers.problem)

    @property
    def _is_connected(self) -> bool:
        return self._client is not None and self._client.status == "running"

    async def follow(self) -> None:
        """Keep connected to the scheduler until `end` is called."""
        while not self._ended.is_set():
            try:
                async with Client(
                    self._address,
                    asynchronous=True,
                    set_as_default=False,
                    timeout=CONNECT_SECONDS,
                ) as self._client:
                    try:
                        await self._follow_workers(self._client)
                    finally:
                        await self._lose_all()
            except (OSError, ConnectionLost) as error:  # also TimeoutError
                self._problem = NO_SCHEDULER
                log_for_host(f"the cluster's scheduler {self._address} does not answer: {error}")
            except Exception:
                self._problem = NO_SCHEDULER
                _log.exception("following the cluster at %s", self._address)
            await self._pause()

    async def _follow_workers(self, client: Client) -> None:
        self._workers = Workers()
        while not self._ended.is_set():
            threads = await asyncio.wait_for(client.nthreads(), REPLY_SECONDS)
            if not self._is_connected:
                raise ConnectionLost("the connection is closed")
            self._workers.update(threads)
            self._problem = ""
            for training in self.trainings:
                if training.address not in self._workers.present:
                    training.lose(WorkerDied(DIED))
            await self._pause()

    async def _lose_all(self) -> None:
        """Give up all trainings, and wait for their ends."""
        if not self._ended.is_set():
            self._problem = NO_SCHEDULER
        self._workers.update(())
        for training in self.trainings:
            training.lose(ConnectionLost("the connection is closed"))
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), LOOK_SECONDS)

    def end(self) -> None:
        """Give up all trainings and disconnect."""
        self._ended.set()

    def begin(self, job: Job, future: Future[Unsaved | None]) -> None:
        """Train a job on a free worker; if there is none, the run stays queued."""
        address = self._workers.take() if self._is_connected else ""
        if self._client is None or not address:
            future.set_result(None)
            return
        training = Training(job, future, address)
        self.trainings = (*self.trainings, training)
        spawned = asyncio.ensure_future(self._train(training, self._client, self._workers))
        self._tasks.add(spawned)
        spawned.add_done_callback(self._tasks.discard)

    async def _train(self, training: Training, client: Client, workers: Workers) -> None:
        await training.run(client, workers, lambda: self.lab_stops)
        if training not in self._killed:
            workers.leave(training.address)
        self.trainings = tuple(other for other in self.trainings if other is not training)
        training.report()

    def kill(self, run_id: str) -> None:
        """Restart the worker that trains a run."""
        for training in self.trainings:
            if training.job.run_id == run_id and training not in self._killed:
                training.lose(WorkerDied("The training process was killed."))
                self._killed[training] = asyncio.ensure_future(self._restart(training))

    async def _restart(self, training: Training) -> None:
        workers, address = self._workers, training.address
        try:
            assert self._client is not None
            await self._client.restart_workers([address], raise_for_error=False)
        except Exception as error:
            # It has no nanny: the next run waits there until this one stops by itself.
            log_for_host(f"the cluster's worker {address} cannot be restarted: {error}")
        workers.leave(address)
        del self._killed[training]
