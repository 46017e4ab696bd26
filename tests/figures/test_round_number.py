from hypothesis import given
from hypothesis import strategies as st

from kllab.figures.round_number import round_up


@given(st.floats(1e-9, 1e9))
def test_it_is_above_and_not_far(value):
    assert value * (1 - 1e-9) <= round_up(value) <= 1.51 * value


@given(st.floats(1e-9, 1e9))
def test_a_round_number_stays(value):
    assert round_up(round_up(value)) == round_up(value)


def test_the_least_stands_in_for_what_is_not_above_zero():
    assert round_up(0.0, least=0.5) == round_up(-3.0, least=0.5) == 0.5
