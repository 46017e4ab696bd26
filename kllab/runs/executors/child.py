"""What runs inside a local worker process."""

import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from kllab.runs import worker
from kllab.runs.worker import Job, Unsaved

_log = logging.getLogger(__name__)

NICENESS = 10


class _Stop:
    """Whether SIGTERM has come: a job stops at its next record, an idle worker at once."""

    def __init__(self) -> None:
        self.asked = False
        self.working = False

    def __call__(self) -> bool:
        return self.asked

    def handle(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.asked = True
        if not self.working:
            os._exit(0)


_stop = _Stop()


def initialise(modules: Sequence[str]) -> None:
    """Make this process a good worker: nice, warm, and gone when its lab is.

    Parameters
    ----------
    modules : sequence of str
        Modules whose `warm_up()` is called.
    """
    threading.Thread(target=_exit_with_parent, name="kllab-parent", daemon=True).start()
    signal.signal(signal.SIGTERM, _stop.handle)
    # Ctrl-C in a terminal goes to every process of it; the lab decides for its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for module in modules:
        try:
            import_module(module).warm_up()
        except Exception:
            # A worker that cannot warm up still tells each run why it cannot be trained.
            _log.exception("warming up %s", module)


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def ready() -> None:
    """Do nothing: any call makes the pool spawn its worker."""


def run(job: Job) -> Unsaved | None:
    """Train a job; after a SIGTERM end the process with it."""
    _stop.working = True
    try:
        return worker.run(job, _stop)
    finally:
        _stop.working = False
        if _stop.asked:
            os._exit(0)
