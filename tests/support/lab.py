"""Helpers for tests of the run engine: a lab on a folder, and waiting that is bounded."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from kllab import topics
from kllab.runs import RunService, RunSpec, RunStatus, State
from kllab.runs.executors.local import WORKER, LocalExecutor
from kllab.runs.executors.protocol import Executor
from kllab.runs.worker import Job, Unsaved, run
from tests.support.counting_experiment import Config, train

COUNTING = "tests.support.counting_experiment"


def counting(owner: str = "", **config: Any) -> RunSpec:
    return RunSpec("counting", json.dumps(config), owner)


class AllowedSteps:
    """The last step that a training may make for now, in a file that its worker reads.

    A test that acts in the middle of a training allows the second half afterwards: however late it
    acts, the training has not ended.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "allowed-steps"

    def allow(self, last: int) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(str(last), encoding="utf-8")
        new.replace(self.file)

    def counting(self, first: int, **config: Any) -> RunSpec:
        """A run of steps of 10 ms, of which `first` are allowed now."""
        self.allow(first)
        return counting(allowed=str(self.file), seconds=0.01, **config)


def wait_for(condition: Callable[[], Any], seconds: float = 60.0, what: str = "") -> Any:
    """Poll until the condition is true; its value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}")
        time.sleep(0.005)
    return value


def assert_for_visitors(lab: RunService, text: str) -> None:
    """What a page shows names nothing of the host and quotes no sentence within another."""
    for foreign in (str(lab.home), "Traceback", "Errno"):
        assert foreign not in text
    assert socket.gethostname() not in re.findall(r"[\w.-]+", text)
    sentences = [sentence for sentence in re.split(r"(?<=[.:]) ", text) if sentence]
    assert len(set(sentences)) == len(sentences), text
    assert not text or text.endswith("."), text


def wait_state(lab: RunService, run_id: str, *states: str) -> RunStatus:
    def reached() -> RunStatus | None:
        status = lab.status(run_id)
        assert_for_visitors(lab, status.message)
        return status if status.state in states else None

    status: RunStatus = wait_for(reached, what=f"{run_id} {states}, is {lab.status(run_id)}")
    return status


def wait_step(lab: RunService, run_id: str, step: int) -> RunStatus:
    def reached() -> RunStatus | None:
        status = lab.status(run_id)
        assert status.state in (State.QUEUED, State.RUNNING), status
        return status if status.step >= step else None

    status: RunStatus = wait_for(reached, what=f"{run_id} at step {step}")
    return status


def recorded(lab: RunService, run_id: str) -> list[int]:
    """Return the steps that are recorded."""
    return [event.step for event in lab.events(run_id)]


def trained(log: Path) -> list[int]:
    """Return the steps that were trained, repeated ones again."""
    return [int(line) for line in log.read_text().split()]


def assert_whole(lab: RunService, run_id: str, steps: int) -> None:
    """Compare what is recorded with a training that nothing interrupted."""
    records = [record.scalars() for record in train(Config(steps=steps))]
    assert [event.scalars for event in lab.events(run_id)] == records


def workers() -> list[psutil.Process]:
    """Return the living worker processes of this process."""
    found = []
    for child in psutil.Process().children():
        try:
            if child.status() != psutil.STATUS_ZOMBIE and WORKER in child.cmdline():
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def worker() -> psutil.Process:
    found: psutil.Process = wait_for(lambda: (workers() or [None])[0], what=WORKER)
    return found


class ThreadExecutor:
    """Trains in a thread of the test's process: at hand at once, for tests not about processes."""

    slots = 1
    problem = ""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._pool: ThreadPoolExecutor | None = None

    def start(self) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1)

    def submit(self, job: Job) -> Future[Unsaved | None]:
        assert self._pool is not None
        self._stopping = threading.Event()  # what killed the last job does not stop this one
        return self._pool.submit(run, job, self._stopping.is_set)

    def kill(self, run_id: str) -> None:  # noqa: ARG002
        self._stopping.set()

    def stop(self, grace: float) -> None:  # noqa: ARG002
        pool, self._pool = self._pool, None
        self._stopping.set()
        if pool is not None:
            pool.shutdown(wait=True)


@contextmanager
def running_lab(
    home: Path, *warm_up: str, executor: Executor | None = None
) -> Iterator[RunService]:
    """Serve the counting experiment (besides the real ones) on a folder."""
    before = dict(topics.EXPERIMENTS)
    topics.EXPERIMENTS["counting"] = COUNTING
    lab = RunService(home, executor or LocalExecutor(warm_up))
    try:
        lab.start()
        yield lab
    finally:
        lab.stop()
        topics.EXPERIMENTS.clear()
        topics.EXPERIMENTS.update(before)


@contextmanager
def quick_lab(home: Path) -> Iterator[RunService]:
    """Serve a lab that trains in a thread."""
    with running_lab(home, executor=ThreadExecutor()) as lab:
        yield lab
