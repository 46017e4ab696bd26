"""What can go wrong with runs. Every message is a sentence a visitor can be shown.

So no message names a folder, a process or a machine of the host: the log does (`log_for_host`).
Names say the situation rather than end in Error: pages read `except UnknownRun`.
"""

import logging
import re
import time
from pathlib import Path

_log = logging.getLogger("kllab.runs")

LOG_AGAIN_SECONDS = 60.0
_logged: dict[str, float] = {}

_FOLDERS = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?[/\\](?:[^\s/\\'\":]+[/\\])*(?=[^\s/\\])")


def log_for_host(text: str) -> None:
    """Log what the host should know of a fault; the same text once a minute at most."""
    now = time.monotonic()
    if now - _logged.get(text, float("-inf")) >= LOG_AGAIN_SECONDS:
        if len(_logged) > 1000:
            _logged.clear()
        _logged[text] = now
        _log.warning(text)


def reason(error: BaseException) -> str:
    """Return the first line of an error's own words, folders left out of absolute paths."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    lines = text.strip().splitlines()
    return _FOLDERS.sub("", lines[0]).rstrip(".") if lines else "no message"


class UnknownRun(ValueError):  # noqa: N818
    """There is no run of this id (any more).

    Parameters
    ----------
    run_id : object
        What was asked for.
    notice : str
        A sentence on what happened to the store, if something did.
    """

    def __init__(self, run_id: object, notice: str = "") -> None:
        self._arguments = (run_id, notice)
        shown = repr(run_id)
        shown = shown if len(shown) <= 50 else shown[:47] + "..."
        known = (
            f"There is no run {shown} here: the id is mistyped, belongs to another lab, "
            "or the run was removed to make room for newer ones."
        )
        super().__init__(f"{known} {notice}" if notice else known)

    def __reduce__(self) -> tuple[type["UnknownRun"], tuple[object, str]]:
        """Pickle the arguments: by default the message would be taken for the id."""
        return UnknownRun, self._arguments


class InvalidAction(ValueError):  # noqa: N818
    """The run is in a state that does not allow this action."""


class RunsUnavailable(RuntimeError):  # noqa: N818
    """Runs cannot be stored or read: the message says why."""


class StoreLocked(RunsUnavailable):
    """Another program holds the store's database; what was asked may be asked again later."""


class StoreDamaged(RunsUnavailable):
    """The store's database is no database, or no longer whole."""


class StoreReplaced(RunsUnavailable):
    """The store's file was removed, or another one is in its place."""


def unusable(folder: Path, error: OSError) -> RunsUnavailable:
    """Return that runs cannot be kept and the system's reason; the log has the folder."""
    log_for_host(f"runs cannot be kept in {folder}: {error}")
    return RunsUnavailable(f"Runs cannot be kept: {reason(error)}.")


class UnreadableCheckpoint(ValueError):  # noqa: N818
    """A checkpoint file is missing, truncated or belongs to something else."""


class WorkerDied(RuntimeError):  # noqa: N818
    """The process that was training ended without a word."""


class LostRun(RuntimeError):  # noqa: N818
    """The run is no longer this worker's: another attempt took over, or it was removed."""
