"""What can go wrong with runs. Every message is a sentence a visitor can be shown."""


class UnknownRun(ValueError):
    """There is no run of this id (any more)."""

    def __init__(self, run_id: object) -> None:
        shown = repr(run_id)
        shown = shown if len(shown) <= 50 else shown[:47] + "..."
        super().__init__(
            f"There is no run {shown} here: the id is mistyped, belongs to another lab, "
            "or the run was removed to make room for newer ones."
        )


class InvalidAction(ValueError):
    """The run is in a state that does not allow this action."""


class RunsUnavailable(RuntimeError):
    """Runs cannot be stored or read: the message names the place and the reason."""


class UnreadableCheckpoint(ValueError):
    """A checkpoint file is missing, truncated or belongs to something else."""


class WorkerDied(RuntimeError):
    """The process that was training ended without a word."""


class LostRun(RuntimeError):
    """The run is no longer this worker's: another attempt took over, or it was removed."""
