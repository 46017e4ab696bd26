"""Sliders of the schedules of beta: one for each parameter of each schedule."""

import pytest

from kllab.topics.vae.train import Config
from kllab.training.parameter import Parameter
from kllab.training.schedules import SCHEDULES, ScheduleKind
from pages.web.control_kinds import Choice
from pages.web.schedule_controls import control_of, of_schedules, schedule_menu
from tests.pages.test_contract import open_view, visit


def test_schedules_share_a_parameter_only_if_its_range_is_the_same() -> None:
    ramp = Parameter("ramp", 0.5, "Ramp.", low=0.0, high=1.0)
    long = Parameter("ramp", 50.0, "Ramp in steps.", low=1.0, high=100.0)
    kinds = {
        name: ScheduleKind(name, "", parameters, lambda: lambda step: step)
        for name, parameters in (("a", (ramp,)), ("b", (ramp,)), ("c", (long,)))
    }
    keys = {name: drawn["ramp"].key for name, drawn in of_schedules(kinds).items()}
    assert keys == {"a": "a_ramp", "b": "b_ramp", "c": "c_ramp"}
    assert of_schedules(kinds)["c"]["ramp"].aliases == ("ramp",)
    del kinds["c"]
    one, other = (drawn["ramp"] for drawn in of_schedules(kinds).values())
    assert one == other
    assert (one.key, one.aliases) == ("ramp", ())


@pytest.mark.parametrize(
    "parameter",
    [parameter for kind in SCHEDULES.values() for parameter in kind.parameters],
    ids=lambda parameter: parameter.name,
)
def test_every_schedule_parameter_of_one_value_has_its_control(parameter: Parameter) -> None:
    if isinstance(parameter.default, tuple):
        with pytest.raises(TypeError, match=parameter.name):
            control_of(parameter)
        return
    drawn = control_of(parameter)
    assert (drawn.key, drawn.default) == (parameter.name, parameter.default)
    if isinstance(drawn, Choice):
        assert drawn.options == parameter.choices
        return
    assert {type(x) for x in (drawn.low, drawn.high, drawn.default, drawn.step)} == {
        type(parameter.default)
    }, "Streamlit wants one type for all four"
    assert parameter.check(drawn.low) == drawn.low
    assert parameter.check(drawn.high) == drawn.high


def test_the_menu_has_every_schedule_also_one_registered_later(staircase: str) -> None:
    assert set(schedule_menu().options) == {*SCHEDULES} >= {"points", staircase}


def test_a_schedule_registered_later_is_drawn_and_trained(staircase: str) -> None:
    app = visit("deep_learning/vae/page.py", schedule=staircase, height="0.5", run="")
    assert not app.exception
    assert app.slider(key="height").value == 0.5
    assert app.session_state["schedule"] == staircase


def test_seldom_used_parameters_of_a_schedule_make_the_config() -> None:
    app = visit("deep_learning/vae/page.py", schedule="cyclical", shape="cosine", start="0.5")
    assert not app.exception
    assert app.query_params["start"] == "0.5"
    [code] = open_view(app, "Code").code
    assert "'shape': 'cosine', 'start': 0.5}" in code.value


def test_an_objective_with_a_capacity_is_planned_on_the_page() -> None:
    app = visit(
        "deep_learning/vae/page.py",
        objective="capacity", capacity="7", gamma="3", capacity_schedule="cyclical",
        capacity_cycles="2", capacity_start="0.5", free_bits="1.5", free_bits_of="group",
        free_bits_group="5", run="",
    )  # fmt: skip
    assert not app.exception
    assert any(text.value.startswith("C, which the rate is held to") for text in app.caption)
    assert app.query_params["capacity_cycles"] == "2"
    config: dict[str, object] = {}
    [code] = open_view(app, "Code").code
    exec(code.value.partition("for record")[0], config)
    planned = config["config"]
    assert isinstance(planned, Config)
    assert (planned.floor_dimensions, planned.free_bits, planned.gamma) == (5, 1.5, 3.0)
    assert planned.capacity_parameters == {"cycles": 2, "ramp": 0.5, "start": 0.5}
    curve = planned.capacity_curve()
    assert curve
    assert (curve(0), curve(planned.steps)) == (0.5, 7.0)
    # What acts on nothing is not drawn, and no part of the run's identity.
    drawn = {widget.key for widget in (*app.slider, *app.segmented_control, *app.number_input)}
    assert {"gamma", "capacity", "objective"} <= drawn
    assert not drawn & {"beta", "schedule", "warm_up"}
    assert (planned.beta, planned.schedule) == (1.0, "constant")
    app.segmented_control(key="objective").set_value("beta").run()
    assert not app.exception
    assert "capacity_cycles" not in app.query_params
    drawn = {widget.key for widget in (*app.slider, *app.segmented_control, *app.number_input)}
    assert {"beta", "schedule", "warm_up"} <= drawn
    assert not drawn & {"gamma", "capacity", "capacity_schedule"}
