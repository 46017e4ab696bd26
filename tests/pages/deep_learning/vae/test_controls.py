"""Sliders of the schedules of beta: one for each parameter of each schedule."""

import pytest

from kllab.topics.vae.train import Config
from kllab.training.parameter import Parameter
from kllab.training.schedules import SCHEDULES, ScheduleKind
from pages.deep_learning.vae.controls import of_schedules, slider_of


def test_schedules_share_a_parameter_only_if_its_range_is_the_same() -> None:
    ramp = Parameter("ramp", 0.5, "Ramp.", low=0.0, high=1.0)
    long = Parameter("ramp", 50.0, "Ramp in steps.", low=1.0, high=100.0)
    kinds = {
        name: ScheduleKind(name, "", parameters, lambda: lambda step: step)
        for name, parameters in (("a", (ramp,)), ("b", (ramp,)), ("c", (long,)))
    }
    keys = {name: sliders[0].key for name, sliders in of_schedules(kinds).items()}
    assert keys == {"a": "a_ramp", "b": "b_ramp", "c": "c_ramp"}
    assert of_schedules(kinds)["c"][0].aliases == ("ramp",)
    del kinds["c"]
    [one], [other] = of_schedules(kinds).values()
    assert one == other
    assert (one.key, one.aliases) == ("ramp", ())


@pytest.mark.parametrize(
    "parameter",
    [parameter for kind in SCHEDULES.values() for parameter in kind.parameters],
    ids=lambda parameter: parameter.name,
)
def test_every_schedule_parameter_has_its_slider(parameter: Parameter) -> None:
    drawn = slider_of(parameter)
    assert (drawn.key, drawn.default) == (parameter.name, parameter.default)
    assert {type(x) for x in (drawn.low, drawn.high, drawn.default, drawn.step)} == {
        type(parameter.default)
    }, "Streamlit wants one type for all four"
    assert parameter.check(drawn.low) == drawn.low
    assert parameter.check(drawn.high) == drawn.high


def test_a_text_has_no_slider() -> None:
    with pytest.raises(TypeError, match="dataset is 'mnist_10k'"):
        slider_of(Config.described()["dataset"])
