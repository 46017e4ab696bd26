"""The states of a run and the one table of what leads from which to which."""

from enum import StrEnum

from kllab.runs.errors import InvalidAction


class State(StrEnum):
    """Where a run stands. The values are what pages and the store see."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Action(StrEnum):
    """What happens to a run: the first four are a visitor's, the others the engine's."""

    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    CANCEL = "cancel"
    START = "start"
    REST = "rest"  # the worker has stopped where it was asked to
    FINISH = "finish"
    FAIL = "fail"
    REQUEUE = "requeue"  # the worker or the lab has stopped unasked: go on when there is one again
    INTERRUPT = "interrupt"  # the same, but going on by itself would be of no use


VISITOR_ACTIONS = (Action.PAUSE, Action.RESUME, Action.RESTART, Action.CANCEL)
"""Actions offered to visitors."""

ON_WORKER = (State.RUNNING, State.PAUSING, State.CANCELLING)
"""States in which a worker holds the run."""

ENDED = (State.FINISHED, State.FAILED, State.CANCELLED)
"""States nothing leads out of by itself; these runs are removed first when room is needed."""

RESTING = (State.PAUSED, State.INTERRUPTED)
"""States that wait for a visitor."""

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.QUEUED, Action.START): State.RUNNING,
    (State.QUEUED, Action.PAUSE): State.PAUSED,
    (State.QUEUED, Action.CANCEL): State.CANCELLED,
    (State.RUNNING, Action.PAUSE): State.PAUSING,
    (State.RUNNING, Action.CANCEL): State.CANCELLING,
    (State.RUNNING, Action.FINISH): State.FINISHED,
    (State.RUNNING, Action.FAIL): State.FAILED,
    (State.RUNNING, Action.REQUEUE): State.QUEUED,
    (State.RUNNING, Action.INTERRUPT): State.INTERRUPTED,
    (State.PAUSING, Action.PAUSE): State.PAUSING,
    (State.PAUSING, Action.RESUME): State.RUNNING,
    (State.PAUSING, Action.CANCEL): State.CANCELLING,
    (State.PAUSING, Action.REST): State.PAUSED,
    (State.PAUSING, Action.FINISH): State.FINISHED,
    (State.PAUSING, Action.FAIL): State.FAILED,
    (State.PAUSING, Action.REQUEUE): State.PAUSED,
    (State.PAUSING, Action.INTERRUPT): State.INTERRUPTED,
    (State.CANCELLING, Action.CANCEL): State.CANCELLING,
    (State.CANCELLING, Action.REST): State.CANCELLED,
    (State.CANCELLING, Action.FINISH): State.CANCELLED,
    (State.CANCELLING, Action.FAIL): State.CANCELLED,
    (State.CANCELLING, Action.REQUEUE): State.CANCELLED,
    (State.CANCELLING, Action.INTERRUPT): State.CANCELLED,
    (State.PAUSED, Action.RESUME): State.QUEUED,
    (State.PAUSED, Action.RESTART): State.QUEUED,
    (State.PAUSED, Action.CANCEL): State.CANCELLED,
    (State.INTERRUPTED, Action.RESUME): State.QUEUED,
    (State.INTERRUPTED, Action.RESTART): State.QUEUED,
    (State.INTERRUPTED, Action.CANCEL): State.CANCELLED,
    (State.FAILED, Action.RESTART): State.QUEUED,
}
"""(state, action) -> next state. What is not here is not allowed."""


def allowed_actions(state: State) -> tuple[Action, ...]:
    """Return what a visitor may do with a run in this state.

    >>> allowed_actions(State.PAUSED)
    (<Action.RESUME: 'resume'>, <Action.RESTART: 'restart'>, <Action.CANCEL: 'cancel'>)
    """
    return tuple(action for action in VISITOR_ACTIONS if (state, action) in TRANSITIONS)


def next_state(run_id: str, state: State, action: Action) -> State:
    """Return the state an action leads to.

    Raises
    ------
    InvalidAction
        Naming the run, its state and what is allowed.
    """
    if (state, action) not in TRANSITIONS:
        allowed = ", ".join(allowed_actions(state)) or "nothing, it has ended"
        raise InvalidAction(f"cannot {action} run {run_id}: it is {state}; allowed: {allowed}")
    return TRANSITIONS[state, action]
