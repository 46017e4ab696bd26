"""beta at the first step, at the end of the warm-up, at every cycle boundary."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kllab.training.schedules import (
    SCHEDULES,
    check_schedule_parameters,
    register_schedule,
    schedule,
)
from kllab.training.schedules.tutorial import largest_jump

RISING = ["linear", "sigmoid", "cosine"]


def test_the_menu():
    names = ["constant", "cosine", "cyclical", "linear", "points", "sigmoid", "tutorial"]
    assert list(SCHEDULES) == names
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


SHARES = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))
VALUES = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 10))


@st.composite
def built(draw, name):
    """A schedule of any parameters, and its start, final value, length and delay in steps."""
    total_steps = draw(st.one_of(st.integers(1, 3), st.integers(1, 60)))
    beta = draw(VALUES)
    parameters = {}
    for p in SCHEDULES[name].parameters:
        if p.choices:
            parameters[p.name] = draw(st.sampled_from(p.choices))
        elif isinstance(p.default, int):
            parameters[p.name] = draw(st.integers(int(p.low), int(p.high)))
        else:
            parameters[p.name] = draw(SHARES if p.high == 1 else st.floats(p.low, min(p.high, 10)))
    start = parameters.get("start", 0.0)
    delay = round(parameters.get("delay", 0.0) * total_steps)
    of_step = schedule(name, beta=beta, total_steps=total_steps, **parameters)
    return of_step, parameters, start, beta, total_steps, delay


@pytest.mark.parametrize("name", ["constant", "linear", "sigmoid", "cosine", "cyclical"])
@given(data=st.data())
def test_any_parameters_wait_at_the_start_then_stay_between_it_and_beta(name, data):
    of_step, parameters, start, beta, total_steps, delay = data.draw(built(name))
    values = [of_step(step) for step in range(total_steps)]
    assert values[:delay] == [start] * delay
    low, high = min(start, beta), max(start, beta)
    assert all(0 <= low * (1 - 1e-15) <= value <= high * (1 + 1e-15) for value in values)
    assert of_step(total_steps) == of_step(10 * total_steps) == beta
    if delay == total_steps:
        return
    is_flat = name == "constant" or 0.0 in (parameters.get("warm_up"), parameters.get("ramp"))
    assert values[delay] == (beta if is_flat or round(
        parameters.get("warm_up", 1.0) * total_steps) == 0 else start)  # fmt: skip


@pytest.mark.parametrize("name", RISING)
@given(data=st.data())
def test_a_warm_up_is_monotone_and_takes_its_w_steps_after_the_delay(name, data):
    of_step, parameters, start, beta, total_steps, delay = data.draw(built(name))
    w = round(parameters["warm_up"] * total_steps)
    values = [of_step(step) for step in range(total_steps)]
    ordered = values if start <= beta else values[::-1]
    assert ordered == sorted(ordered)
    assert values[delay + w :] == [beta] * max(0, total_steps - delay - w)
    moved = schedule(
        name, beta=beta, total_steps=total_steps, **parameters | {"start": 0.0, "delay": 0.0}
    )
    for step in range(delay, min(delay + w, total_steps)):
        share = moved(step - delay) / beta if beta else 0.0
        expected = start + (beta - start) * share
        assert values[step] == pytest.approx(expected, abs=1e-12) or not beta


@pytest.mark.parametrize("shape", ["linear", "cosine", "sigmoid"])
@given(total_steps=st.integers(1, 80), cycles=st.integers(1, 9), delay=SHARES, start=VALUES)
def test_a_cycle_is_a_warm_up_of_its_shape(shape, total_steps, cycles, delay, start):
    """With one cycle they are the same; each further cycle repeats the first."""
    first = round(delay * total_steps)
    shared = {"beta": 2.0, "start": start, "delay": delay}
    once, again = (
        schedule("cyclical", total_steps=total_steps, cycles=n, ramp=1.0, shape=shape, **shared)
        for n in (1, cycles)
    )
    rest = total_steps - first
    for step in range(first, total_steps):
        like = schedule(shape, beta=2.0, total_steps=rest, warm_up=1.0, start=start)
        assert once(step) == like(step - first)
        if rest % cycles == 0:
            assert again(step) == again(first + (step - first) % (rest // cycles))


def test_what_is_not_given_means_what_it_meant_before_there_were_start_and_delay():
    for name, stored in {
        "constant": {},
        "linear": {"warm_up": 0.25},
        "sigmoid": {"warm_up": 0.25, "steepness": 10.0},
        "cosine": {"warm_up": 0.25},
        "cyclical": {"cycles": 4, "ramp": 0.5},
    }.items():
        assert check_schedule_parameters(name, {}) == stored
        given = {"start": 0.0, "delay": 0}
        assert check_schedule_parameters(name, given) == stored
        assert check_schedule_parameters(name, {"start": 1}) == {**stored, "start": 1.0}
        assert schedule(name, beta=0.3, total_steps=10)(0) == (0.3 if name == "constant" else 0.0)


@given(
    total_steps=st.integers(1, 50),
    drawn=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), VALUES), min_size=1, max_size=32,
                   unique_by=lambda point: point[0]),
    beta=VALUES,
)  # fmt: skip
def test_points_are_numpy_s_interpolation_and_end_at_beta(total_steps, drawn, beta):
    fractions, values = zip(*sorted(drawn), strict=True)
    of_step = schedule(
        "points", beta=beta, total_steps=total_steps, fractions=fractions, values=values
    )
    steps = np.arange(total_steps + 1)
    knots = [fraction * total_steps for fraction in (*fractions, 1.0)]
    expected = np.interp(steps, knots, [*values, beta])
    near = min(b - a for a, b in pairwise(knots)) if len(knots) > 1 else 1
    if near > 1e-9:  # where points almost coincide, both round
        assert [of_step(int(step)) for step in steps] == pytest.approx(expected, abs=1e-6)
    assert all(0 <= of_step(int(step)) <= 10 * (1 + 1e-15) for step in steps)
    assert of_step(total_steps) == beta


def test_a_point_at_a_step_is_reached_exactly():
    of_step = schedule(
        "points", beta=0.7, total_steps=10, fractions=(0.0, 0.3, 0.5, 1.0),
        values=(0.1, 4.3, 0.2, 0.7),
    )  # fmt: skip
    assert [of_step(step) for step in (0, 3, 5, 10)] == [0.1, 4.3, 0.2, 0.7]
    assert of_step(4) == pytest.approx(2.25)
    assert of_step(9) == pytest.approx(0.6)


@given(epochs=st.integers(2, 30), each=st.integers(1, 5), beta=VALUES)
def test_the_tutorial_s_rule_is_as_written_and_jumps(epochs, each, beta):
    def kl_weight_scheduler(epoch, num_epochs, final_beta=1.0):
        return min(final_beta, final_beta * epoch / (num_epochs // 2))

    of_step = schedule("tutorial", beta=beta, total_steps=epochs * each, epochs=epochs)
    values = [of_step(step) for step in range(epochs * each)]
    assert values == [
        kl_weight_scheduler(epoch, epochs, beta) for epoch in range(epochs) for _ in range(each)
    ]
    jumps = [after - before for before, after in pairwise(values)]
    assert max(jumps) == pytest.approx(beta * largest_jump(epochs), abs=1e-12)
    assert (values[0], values[-1]) == (0.0, beta)


@pytest.mark.parametrize("epochs", [0, 1])
def test_where_the_tutorial_divides_by_zero_it_is_refused(epochs):
    with pytest.raises(
        ValueError, match=rf"epochs is {epochs}; allowed: 2 or more: .* divides by half"
    ):
        schedule("tutorial", beta=1.0, total_steps=10, epochs=epochs)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("steps", {}, "schedule is 'steps'; allowed: one of constant"),
        ("constant", {"warm_up": 0.5}, "no parameter 'warm_up'; allowed: start, delay"),
        ("linear", {"cycles": 2}, "no parameter 'cycles'; allowed: warm_up, start, delay"),
        ("linear", {"start": -0.1}, "start is -0.1; allowed: a number from 0"),
        ("linear", {"delay": 1.1}, "delay is 1.1; allowed: a number from 0 to 1"),
        ("cyclical", {"shape": "square"}, "shape is 'square'; allowed: one of linear, cosine, sig"),
        ("points", {"fractions": ()}, r"fractions is \(\); allowed: 1 to 32 numbers"),
        ("points", {"fractions": (0.5, 0.2)}, "each from 0 to 1, in ascending order"),
        ("points", {"fractions": (0.5, 1.5)}, r"fractions is \(0.5, 1.5\); .* from 0 to 1"),
        ("points", {"values": (math.nan,)}, r"values is \(nan,\); .* each from 0 to 1000"),
        ("points", {"values": (-1,)}, r"values is \(-1,\)"),
        ("points", {"values": (math.inf,)}, r"values is \(inf,\)"),
        ("points", {"values": "1"}, "values is '1'"),
        ("points", {"values": (0.0, 1.0)}, "1 fractions and 2 values; allowed: one value for each"),
        ("points", {"fractions": (1,), "values": (2,)}, "last of values is 2, .* beta = 1"),
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


def test_a_new_schedule_is_one_function(staircase):
    of_step = schedule(staircase, beta=2.0, total_steps=4, height=0.25)
    assert [of_step(step) for step in range(4)] == [0.5, 0.5, 2.0, 2.0]
    with pytest.raises(ValueError, match="'staircase' is registered already"):
        register_schedule(staircase, "again")(SCHEDULES[staircase].build)
