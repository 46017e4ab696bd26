"""Exceptions of the run engine. Every message is a sentence that a page can show.

So no message names a folder, a process or a machine: the log does, see `kllab.storage.errors`.
Class names describe the situation rather than end in Error: pages read `except UnknownRun`.
"""

from kllab.storage.errors import Unavailable


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


class HomeIsLed(Unavailable):
    """Another process on this machine trains the runs of the data directory."""


class UnreadableCheckpoint(ValueError):  # noqa: N818
    """A checkpoint file is missing, damaged or of another training."""


class WorkerDied(RuntimeError):  # noqa: N818
    """The worker process ended without an answer."""


class LostRun(RuntimeError):  # noqa: N818
    """The lease has ended: another attempt took over, or the run was removed."""
