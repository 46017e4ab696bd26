"""What can go wrong with runs. Every message is a sentence a visitor can be shown.

Names say the situation rather than end in Error: pages read `except UnknownRun`.
"""

from pathlib import Path


class UnknownRun(ValueError):  # noqa: N818
    """There is no run of this id (any more)."""

    def __init__(self, run_id: object) -> None:
        shown = repr(run_id)
        shown = shown if len(shown) <= 50 else shown[:47] + "..."
        super().__init__(
            f"There is no run {shown} here: the id is mistyped, belongs to another lab, "
            "or the run was removed to make room for newer ones."
        )


class InvalidAction(ValueError):  # noqa: N818
    """The run is in a state that does not allow this action."""


class RunsUnavailable(RuntimeError):  # noqa: N818
    """Runs cannot be stored or read: the message names the place and the reason."""


def unusable(folder: Path, error: OSError) -> RunsUnavailable:
    """Say which folder cannot hold runs, and the system's reason."""
    return RunsUnavailable(f"Runs cannot be kept in {folder}: {error.strerror or error}.")


class UnreadableCheckpoint(ValueError):  # noqa: N818
    """A checkpoint file is missing, truncated or belongs to something else."""


class WorkerDied(RuntimeError):  # noqa: N818
    """The process that was training ended without a word."""


class LostRun(RuntimeError):  # noqa: N818
    """The run is no longer this worker's: another attempt took over, or it was removed."""
