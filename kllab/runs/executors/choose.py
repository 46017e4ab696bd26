"""The executor that the environment names."""

import math
import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from importlib.util import find_spec

from kllab.runs.executors.local import LocalExecutor
from kllab.runs.executors.protocol import Executor
from kllab.runs.resources import memory, processors
from kllab.runs.worker import Job, Unsaved

BYTES_PER_WORKER = 1_000_000_000
"""Memory of a worker with torch and a large training."""

_PROTOCOLS = {"dask": "tcp", "dask+tls": "tls"}
_HOST_AND_PORT = re.compile(r"([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}")


def executor_from_environment(
    warm_up: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Executor:
    """Return the executor that `KLLAB_EXECUTOR` and `KLLAB_WORKERS` name.

    Never raises: with a wrong value, the executor trains nothing and says why.
    """
    named = environment.get("KLLAB_EXECUTOR", "") or "local"
    if named != "local":
        return _cluster(named)
    given = environment.get("KLLAB_WORKERS", "")
    if not given:
        return LocalExecutor(warm_up, default_slots())
    if not (given.isdecimal() and int(given) >= 1):
        return NoExecutor(f"KLLAB_WORKERS is {given!r}; allowed: an integer from 1.")
    return LocalExecutor(warm_up, int(given))


def _cluster(named: str) -> Executor:
    kind, _, place = named.partition("://")
    if kind not in _PROTOCOLS or not _HOST_AND_PORT.fullmatch(place):
        return NoExecutor(
            f"KLLAB_EXECUTOR is {named!r}; allowed: local, or dask://HOST:PORT or "
            "dask+tls://HOST:PORT of the scheduler of a Dask cluster."
        )
    if find_spec("distributed") is None:
        return NoExecutor(
            f"KLLAB_EXECUTOR is {named!r}, but the package distributed is not installed: "
            "pip install 'kllab[cluster]'."
        )
    # Imported only when it is asked for: it takes time and memory.
    from kllab.runs.executors.cluster.executor import ClusterExecutor

    return ClusterExecutor(f"{_PROTOCOLS[kind]}://{place}")


class NoExecutor:
    """Trains nothing, because of a problem."""

    slots = 0

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def start(self) -> None:
        """Do nothing."""

    def submit(self, job: Job) -> Future[Unsaved | None]:  # noqa: ARG002
        """Refuse the job."""
        raise RuntimeError(self.problem)

    def kill(self, run_id: str) -> None:
        """Do nothing."""

    def stop(self, grace: float) -> None:
        """Do nothing."""


def default_slots() -> int:
    """Return one less than the processors of this process, at most one a GB of memory, from 1."""
    return max(1, min(math.floor(processors()) - 1, memory() // BYTES_PER_WORKER))
