"""Worker processes that begin clean: spawned, without the parent's `__main__`."""

import multiprocessing.spawn
from collections.abc import Callable
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

WORKER_NAME = "kllab-worker"

_prepare: Callable[[str], dict[str, Any]] = multiprocessing.spawn.get_preparation_data


def _preparation_data(name: str) -> dict[str, Any]:
    """Tell a worker of ours nothing about `__main__`.

    A spawned process executes its parent's main script once more. Under Streamlit that is whichever
    page is running just now, or Streamlit's own command line; a worker must import neither. Python
    has no switch for it (loky's `init_main_module` is one). By name, so that processes spawned by
    anybody else are prepared as ever; nothing is swapped in and out, so threads cannot meet here.
    """
    data = _prepare(name)
    if name == WORKER_NAME:
        data.pop("init_main_from_name", None)
        data.pop("init_main_from_path", None)
    return data


multiprocessing.spawn.get_preparation_data = _preparation_data


class WorkerContext(SpawnContext):
    """A spawn context that keeps its processes, to end them and to ask how they ended."""

    def __init__(self) -> None:
        self.processes: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        """Make a process as `multiprocessing.Process` does."""
        process = SpawnProcess(*args, **{**kwargs, "name": WORKER_NAME})
        self.processes.append(process)
        return process
