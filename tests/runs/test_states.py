from itertools import product

import pytest

from kllab.runs.errors import InvalidAction
from kllab.runs.states import (
    ENDED,
    ON_WORKER,
    TRANSITIONS,
    VISITOR_ACTIONS,
    Action,
    State,
    allowed_actions,
    next_state,
)


@pytest.mark.parametrize(
    "life",
    [
        "queued start running finish finished",
        "queued start running fail failed restart queued",
        "queued pause paused cancel cancelled",
        "running pause pausing halt paused resume queued",
        "running interrupt interrupted resume queued cancel cancelled",
        "pausing resume running cancel cancelling halt cancelled",
        "pausing finish finished",
    ],
)
def test_a_run_passes_through_these_states(life: str) -> None:
    words = life.split()
    state = State(words[0])
    for action, after in zip(words[1::2], words[2::2], strict=True):
        state = next_state("abc", state, Action(action))
        assert state == after


def test_a_forbidden_action_names_the_allowed_ones() -> None:
    for state, action in product(State, Action):
        if (state, action) in TRANSITIONS:
            continue
        with pytest.raises(InvalidAction) as caught:
            next_state("abc", state, action)
        message = str(caught.value)
        assert f"cannot {action} run abc: it is {state}; allowed: " in message
        assert all(allowed in message for allowed in allowed_actions(state)), message


@pytest.mark.parametrize("state", State)
def test_every_unfinished_run_can_be_cancelled(state: State) -> None:
    assert (Action.CANCEL in allowed_actions(state)) == (state not in ENDED)


@pytest.mark.parametrize("state", ON_WORKER)
@pytest.mark.parametrize("action", [Action.FINISH, Action.FAIL, Action.INTERRUPT])
def test_a_run_on_a_worker_can_always_end(state: State, action: Action) -> None:
    after = next_state("abc", state, action)
    assert after not in ON_WORKER
    assert (after == State.CANCELLED) == (state == State.CANCELLING)


def test_every_state_is_reachable_and_only_queued_runs_start() -> None:
    assert set(TRANSITIONS.values()) == set(State)
    assert [state for (state, action) in TRANSITIONS if action == Action.START] == [State.QUEUED]
    assert not {Action.START, Action.HALT} & set(VISITOR_ACTIONS)
