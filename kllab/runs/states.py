"""The states of a run and the table of transitions between them."""

from enum import StrEnum

from kllab.runs.errors import InvalidAction


class State(StrEnum):
    """State of a run. Pages and the store use the values."""

    QUEUED = "queued"
    RUNNING = "running"
    YIELDING = "yielding"
    PAUSING = "pausing"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Action(StrEnum):
    """What changes a state: the first four come from visitors, the others from the engine."""

    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"
    CANCEL = "cancel"
    START = "start"
    YIELD = "yield"  # its turn on the worker is over: leave it to a run of another owner
    HALT = "halt"  # the worker has stopped as it was asked to
    FINISH = "finish"
    FAIL = "fail"
    REQUEUE = "requeue"  # the worker or the lab has stopped: continue when there is one again
    RETRY = "retry"  # the store has failed the worker: the same, but not again and again
    INTERRUPT = "interrupt"  # the same, but wait for a visitor


VISITOR_ACTIONS = (Action.PAUSE, Action.RESUME, Action.RESTART, Action.CANCEL)
"""Actions of visitors."""

STOPPING = (State.YIELDING, State.PAUSING, State.CANCELLING)
"""States in which a worker holds the run and is asked to leave it."""

ON_WORKER = (State.RUNNING, *STOPPING)
"""States in which a worker holds the run."""

MOVING = (State.QUEUED, *ON_WORKER)
"""States that may change without action of a visitor."""

ENDED = (State.FINISHED, State.FAILED, State.CANCELLED)
"""Final states; these runs are removed first when space is needed."""

SUSPENDED = (State.PAUSED, State.INTERRUPTED)
"""States in which a run waits for a visitor."""

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.QUEUED, Action.START): State.RUNNING,
    (State.QUEUED, Action.PAUSE): State.PAUSED,
    (State.QUEUED, Action.CANCEL): State.CANCELLED,
    (State.RUNNING, Action.YIELD): State.YIELDING,
    (State.RUNNING, Action.PAUSE): State.PAUSING,
    (State.RUNNING, Action.CANCEL): State.CANCELLING,
    (State.RUNNING, Action.FINISH): State.FINISHED,
    (State.RUNNING, Action.FAIL): State.FAILED,
    (State.RUNNING, Action.REQUEUE): State.QUEUED,
    (State.RUNNING, Action.RETRY): State.QUEUED,
    (State.RUNNING, Action.INTERRUPT): State.INTERRUPTED,
    (State.YIELDING, Action.PAUSE): State.PAUSING,
    (State.YIELDING, Action.CANCEL): State.CANCELLING,
    (State.YIELDING, Action.HALT): State.QUEUED,
    (State.YIELDING, Action.FINISH): State.FINISHED,
    (State.YIELDING, Action.FAIL): State.FAILED,
    (State.YIELDING, Action.REQUEUE): State.QUEUED,
    (State.YIELDING, Action.RETRY): State.QUEUED,
    (State.YIELDING, Action.INTERRUPT): State.INTERRUPTED,
    (State.PAUSING, Action.PAUSE): State.PAUSING,
    (State.PAUSING, Action.RESUME): State.RUNNING,
    (State.PAUSING, Action.CANCEL): State.CANCELLING,
    (State.PAUSING, Action.HALT): State.PAUSED,
    (State.PAUSING, Action.FINISH): State.FINISHED,
    (State.PAUSING, Action.FAIL): State.FAILED,
    (State.PAUSING, Action.REQUEUE): State.PAUSED,
    (State.PAUSING, Action.RETRY): State.PAUSED,
    (State.PAUSING, Action.INTERRUPT): State.INTERRUPTED,
    (State.CANCELLING, Action.CANCEL): State.CANCELLING,
    (State.CANCELLING, Action.HALT): State.CANCELLED,
    (State.CANCELLING, Action.FINISH): State.CANCELLED,
    (State.CANCELLING, Action.FAIL): State.CANCELLED,
    (State.CANCELLING, Action.REQUEUE): State.CANCELLED,
    (State.CANCELLING, Action.RETRY): State.CANCELLED,
    (State.CANCELLING, Action.INTERRUPT): State.CANCELLED,
    (State.PAUSED, Action.RESUME): State.QUEUED,
    (State.PAUSED, Action.RESTART): State.QUEUED,
    (State.PAUSED, Action.CANCEL): State.CANCELLED,
    (State.INTERRUPTED, Action.RESUME): State.QUEUED,
    (State.INTERRUPTED, Action.RESTART): State.QUEUED,
    (State.INTERRUPTED, Action.CANCEL): State.CANCELLED,
    (State.FAILED, Action.RESTART): State.QUEUED,
}
"""(state, action) -> next state. Anything else is not allowed."""


def allowed_actions(state: State) -> tuple[Action, ...]:
    """Return the actions that a visitor may take in this state.

    >>> allowed_actions(State.PAUSED)
    (<Action.RESUME: 'resume'>, <Action.RESTART: 'restart'>, <Action.CANCEL: 'cancel'>)
    """
    return tuple(action for action in VISITOR_ACTIONS if (state, action) in TRANSITIONS)


def next_state(run_id: str, state: State, action: Action) -> State:
    """Return the state after an action.

    Raises
    ------
    InvalidAction
        If the action is not allowed; names the run, its state and what is.
    """
    if (state, action) not in TRANSITIONS:
        allowed = ", ".join(allowed_actions(state)) or "nothing, it has ended"
        raise InvalidAction(f"cannot {action} run {run_id}: it is {state}; allowed: {allowed}")
    return TRANSITIONS[state, action]
