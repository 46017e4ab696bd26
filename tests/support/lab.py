"""Helpers for tests of the run engine: a lab on a folder, and waiting that is bounded."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from kllab import experiments
from kllab.runs import RunService, RunSpec, RunStatus, State
from kllab.runs.executors.local import LocalExecutor
from kllab.runs.executors.spawning import WORKER_NAME

COUNTING = "tests.support.counting_experiment"


def counting(owner: str = "", **config: Any) -> RunSpec:
    return RunSpec("counting", json.dumps(config), owner)


def wait_for(condition: Callable[[], Any], seconds: float = 20.0, what: str = "") -> Any:
    """Poll until the condition is true; its value."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}")
        time.sleep(0.005)
    return value


def wait_state(lab: RunService, run_id: str, *states: str) -> RunStatus:
    def reached() -> RunStatus | None:
        status = lab.status(run_id)
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


def workers() -> list[psutil.Process]:
    """Return the living worker processes of this process."""
    found = []
    for child in psutil.Process().children():
        try:
            if child.status() != psutil.STATUS_ZOMBIE and "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def worker() -> psutil.Process:
    found: psutil.Process = wait_for(lambda: (workers() or [None])[0], what=WORKER_NAME)
    return found


@contextmanager
def running_lab(home: Path, *warm_up: str) -> Iterator[RunService]:
    """Serve the counting experiment (besides the real ones) on a folder."""
    before = dict(experiments.EXPERIMENTS)
    experiments.EXPERIMENTS["counting"] = COUNTING
    lab = RunService(home, LocalExecutor(warm_up))
    try:
        lab.start()
        yield lab
    finally:
        lab.stop()
        experiments.EXPERIMENTS.clear()
        experiments.EXPERIMENTS.update(before)
