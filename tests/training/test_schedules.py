"""beta at the first step, at the end of the warm-up, at every cycle boundary."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.training import schedules
from kllab.training.parameter import Parameter
from kllab.training.schedules import SCHEDULES, register_schedule, schedule

RISING = ["linear", "sigmoid", "cosine"]


def test_the_menu():
    assert list(SCHEDULES) == ["constant", "linear", "sigmoid", "cosine", "cyclical"]
    assert all(kind.sentence.endswith(".") for kind in SCHEDULES.values())


@pytest.mark.parametrize("name", RISING)
@pytest.mark.parametrize(("total_steps", "warm_up", "w"), [(100, 0.5, 50), (7, 0.5, 4), (9, 1, 9)])
def test_a_warm_up_starts_at_0_and_ends_at_beta_exactly(name, total_steps, warm_up, w):
    of_step = schedule(name, beta=0.3, total_steps=total_steps, warm_up=warm_up)
    assert of_step(0) == 0.0
    assert 0 < of_step(w - 1) < 0.3
    assert of_step(w) == of_step(total_steps) == of_step(10 * total_steps) == 0.3


@pytest.mark.parametrize("name", RISING)
def test_a_warm_up_passes_half_of_beta_halfway_and_is_symmetric(name):
    of_step = schedule(name, beta=2.0, total_steps=100, warm_up=0.4)
    assert of_step(20) == pytest.approx(1.0, abs=1e-15)
    for step in range(41):
        assert of_step(step) + of_step(40 - step) == pytest.approx(2.0, abs=1e-15)


def test_the_shapes_in_between():
    def quarter(name):
        return schedule(name, beta=1.0, total_steps=40, warm_up=1.0)(10)

    assert quarter("linear") == 0.25
    assert quarter("cosine") == pytest.approx((1 - math.sqrt(0.5)) / 2, abs=1e-15)
    logistic = [1 / (1 + math.exp(-10 * (t - 0.5))) for t in (0, 0.25, 1)]
    stretched = (logistic[1] - logistic[0]) / (logistic[2] - logistic[0])
    assert quarter("sigmoid") == pytest.approx(stretched, abs=1e-15)


@pytest.mark.parametrize(("total_steps", "cycles"), [(100, 4), (12, 3), (10, 1)])
def test_every_cycle_starts_at_0_ramps_and_stays(total_steps, cycles):
    of_step = schedule("cyclical", beta=0.7, total_steps=total_steps, cycles=cycles, ramp=0.5)
    period = total_steps // cycles
    for start in range(0, total_steps, period):
        assert of_step(start) == 0.0
        assert of_step(start + period - 1) == 0.7
        assert of_step(start + math.ceil(period / 2)) == 0.7
        below = of_step(start + math.ceil(period / 2) - 1)
        assert below == pytest.approx(0.7 * (math.ceil(period / 2) - 1) / (period / 2))


def test_it_is_fu_s_formula_where_the_cycles_divide_the_steps():
    total, cycles, ramp = 60, 4, 0.6
    of_step = schedule("cyclical", beta=1.0, total_steps=total, cycles=cycles, ramp=ramp)
    for iteration in range(1, total + 1):  # the paper counts from 1
        tau = ((iteration - 1) % math.ceil(total / cycles)) / (total / cycles)
        assert of_step(iteration - 1) == pytest.approx(tau / ramp if tau <= ramp else 1.0)


def test_cycles_that_do_not_divide_the_steps_do_not_drift():
    of_step = schedule("cyclical", beta=1.0, total_steps=10, cycles=3, ramp=1.0)
    values = [of_step(step) for step in range(10)]
    falls = [step for step in range(1, 10) if values[step] < values[step - 1]]
    assert falls == [4, 7]  # the first steps at or after 10/3 and 20/3
    assert values[0] == 0.0


@pytest.mark.parametrize("name", SCHEDULES)
@given(data=st.data(), total_steps=st.integers(1, 3))
def test_any_length_and_parameters_stay_between_0_and_beta(name, total_steps, data):
    parameters = {
        p.name: data.draw(
            st.integers(int(p.low), int(p.high))
            if isinstance(p.default, int)
            else st.floats(p.low, p.high)
        )
        for p in SCHEDULES[name].parameters
    }
    beta = data.draw(st.floats(0, 10))
    of_step = schedule(name, beta=beta, total_steps=total_steps, **parameters)
    assert all(0 <= of_step(step) <= beta * (1 + 1e-15) for step in range(total_steps))
    assert of_step(total_steps) == beta


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("steps", {}, "schedule is 'steps'; allowed: one of constant"),
        ("constant", {"warm_up": 0.5}, "no parameter 'warm_up'; allowed: none"),
        ("linear", {"cycles": 2}, "no parameter 'cycles'; allowed: warm_up"),
        ("linear", {"warm_up": -0.1}, "warm_up is -0.1; allowed: a number from 0 to 1"),
        ("linear", {"warm_up": math.nan}, "warm_up is nan"),
        ("linear", {"warm_up": True}, "warm_up is True"),
        ("cyclical", {"cycles": 0}, "cycles is 0; allowed: a whole number from 1"),
        ("cyclical", {"cycles": 1.5}, "cycles is 1.5"),
        ("sigmoid", {"steepness": 0.0}, "steepness is 0.0"),
        ("linear", {"beta": -1.0}, "beta is -1.0"),
        ("linear", {"beta": math.inf}, "beta is inf"),
        ("linear", {"total_steps": 0}, "total_steps is 0"),
        ("linear", {"total_steps": 2.5}, "total_steps is 2.5"),
    ],
)
def test_bad_arguments_are_named(name, arguments, message):
    with pytest.raises(ValueError, match=message):
        schedule(name, **({"beta": 1.0, "total_steps": 10} | arguments))


def test_a_negative_step_is_refused():
    with pytest.raises(ValueError, match="step is -1"):
        schedule("constant", beta=1.0, total_steps=10)(-1)


def test_a_new_schedule_is_one_function(monkeypatch):
    monkeypatch.setattr(schedules, "SCHEDULES", dict(SCHEDULES))
    height = Parameter("height", 0.5, "How high the step is.", low=0.0, high=1.0)

    @register_schedule("staircase", "beta jumps halfway.", height)
    def staircase(beta, total_steps, height):
        return lambda step: beta * height if step < total_steps / 2 else beta

    of_step = schedules.schedule("staircase", beta=2.0, total_steps=4, height=0.25)
    assert [of_step(step) for step in range(4)] == [0.5, 0.5, 2.0, 2.0]
    with pytest.raises(ValueError, match="'staircase' is registered already"):
        register_schedule("staircase", "again")(staircase)
