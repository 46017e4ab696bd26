import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.models.weights import read_weights, shares, with_share, write_weights

WEIGHTS = st.floats(0, 1e6)


@given(st.lists(WEIGHTS, min_size=2, max_size=8).filter(any).map(tuple))
def test_weights_are_read_as_they_were_written(weights):
    assert read_weights(write_weights(weights)) == weights


def test_weights_are_written_short_and_read_with_spaces():
    assert write_weights((0.4, 0.5, 0.1)) == "0.4,0.5,0.1"
    assert read_weights(" 0.4, 5e-1,0.1 ") == (0.4, 0.5, 0.1)


@pytest.mark.parametrize("text", ["", "a,b", "0.5;0.5", "0.5,,0.5", "0.5", "0,0", "1,-1", "nan,1"])
def test_a_line_that_is_no_weights_is_refused_with_what_is_allowed(text):
    with pytest.raises(ValueError, match=r"allowed are|above 0"):
        read_weights(text)


@given(st.lists(WEIGHTS, min_size=2, max_size=8).filter(any).map(tuple), st.data())
def test_the_share_that_it_has_changes_nothing(weights, data):
    outcome = data.draw(st.integers(0, len(weights) - 1))
    now = shares(weights)
    assert with_share(weights, outcome, now[outcome]) == pytest.approx(now, abs=1e-12)


@given(st.lists(WEIGHTS, min_size=2, max_size=8).map(tuple), st.floats(-1, 2), st.data())
def test_a_share_leaves_the_others_their_proportions(weights, share, data):
    outcome = data.draw(st.integers(0, len(weights) - 1))
    changed = with_share(weights, outcome, share)
    assert changed[outcome] == min(max(share, 0), 1)
    assert sum(changed) == pytest.approx(1)
    others = weights[:outcome] + weights[outcome + 1 :]
    kept = shares(others) if any(others) else [1 / len(others)] * len(others)
    rest = changed[:outcome] + changed[outcome + 1 :]
    assert rest == pytest.approx([(1 - changed[outcome]) * part for part in kept])
