"""Exceptions of the run engine. Every message is a sentence that a page can show.

So no message names a folder, a process or a machine: the log does (`log_for_host`).
Class names describe the situation rather than end in Error: pages read `except UnknownRun`.
"""

import logging
import re
import time
from functools import lru_cache
from pathlib import Path

_log = logging.getLogger("kllab.runs")

LOG_AGAIN_SECONDS = 60.0

_FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":]+[/\\])*(?=[^\s/\\])")


def log_for_host(text: str) -> None:
    """Log a fault for the host, the same text once a minute."""
    _log_once(text, time.monotonic() // LOG_AGAIN_SECONDS)


@lru_cache(maxsize=1000)
def _log_once(text: str, _minute: float) -> None:
    _log.warning(text)


def reason(error: BaseException) -> str:
    """Return the first line of an error's message, with folders removed from absolute paths."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    lines = text.strip().splitlines()
    return _FOLDERS.sub("", lines[0]).rstrip(".") if lines else "no message"


class UnknownRun(ValueError):  # noqa: N818
    """No run has this id.

    Parameters
    ----------
    run_id : object
        The id that was requested.
    notice : str
        A sentence on what happened to the store, if anything did.
    """

    def __init__(self, run_id: object, notice: str = "") -> None:
        super().__init__(run_id, notice)

    def __str__(self) -> str:
        run_id, notice = self.args
        shown = repr(run_id)
        shown = shown if len(shown) <= 50 else shown[:47] + "..."
        known = (
            f"There is no run {shown} here: the id is mistyped, belongs to another lab, "
            "or the run was deleted, or removed to make room for newer ones."
        )
        return f"{known} {notice}" if notice else known


class InvalidAction(ValueError):  # noqa: N818
    """The state of the run does not allow this action."""


class NotInControl(ValueError):  # noqa: N818
    """Somebody else started the run.

    Parameters
    ----------
    run_id : str
        The id of the run.
    what : str
        What was to be done to it, as a verb.
    """

    def __init__(self, run_id: str, what: str) -> None:
        super().__init__(run_id, what)

    def __str__(self) -> str:
        run_id, what = self.args
        return (
            f"You cannot {what} run {run_id}: somebody else started it. "
            "Whoever opens its control link can; its owner can copy that link."
        )


class OverLimit(ValueError):  # noqa: N818
    """The owner has as many runs, or has trained for as long, as is allowed."""


class RunsUnavailable(RuntimeError):  # noqa: N818
    """Runs cannot be stored or read; the message says why."""


class HomeIsLed(RunsUnavailable):
    """Another process on this machine trains the runs of the data directory."""


class StoreLocked(RunsUnavailable):
    """Another program has locked the database; try again later."""


class StoreFault(RunsUnavailable):
    """The open store cannot be used any more; it must be opened again."""


class StoreDamaged(StoreFault):
    """The database file is damaged or not a database."""


class StoreReplaced(StoreFault):
    """The database file was removed or replaced."""


def unusable(folder: Path, error: OSError) -> RunsUnavailable:
    """Return a `RunsUnavailable` with the system's reason, and log the folder."""
    log_for_host(f"runs cannot be kept in {folder}: {error}")
    return RunsUnavailable(f"Runs cannot be kept: {reason(error)}.")


class UnreadableCheckpoint(ValueError):  # noqa: N818
    """A checkpoint file is missing, damaged or of another training."""


class WorkerDied(RuntimeError):  # noqa: N818
    """The worker process ended without an answer."""


class LostRun(RuntimeError):  # noqa: N818
    """The lease has ended: another attempt took over, or the run was removed."""
