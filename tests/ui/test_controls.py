"""Controls: what a link may say, and the sliders that a registry describes."""

import pytest

from kllab.experiments.parameter import Parameter
from kllab.experiments.schedules import SCHEDULES
from kllab.experiments.vae import FIELDS
from kllab.ui.controls import Choice, Number, Several, Slider, Steps, slider

LOC = Slider("loc", "Mean", -5.0, 5.0, 0.0, 0.1)
STEPS = Slider("steps", "Steps", 100, 4000, 2000, 100)
RADIUS = Steps("radius", "Radius", (0.01, 0.1, 1.0), 0.1)
SEED = Number("seed", "Seed", 0, 10, 0, 1)
KIND = Choice("kind", "Kind", ("a", "b"), "a", labels={"a": "Alpha"})


@pytest.mark.parametrize(
    ("control", "raw"),
    [
        (LOC, "0.123"),
        (LOC, "-5"),
        (LOC, "5e0"),
        (STEPS, "150"),
        (SEED, "10"),
        (KIND, "Alpha"),
        (KIND, "b"),
    ],
)
def test_what_a_link_may_say(control: Slider | Number | Choice, raw: str) -> None:
    assert control.objection(raw) is None


@pytest.mark.parametrize(
    ("control", "raw", "sentence"),
    [
        (LOC, "5.01", "5.01 is not between -5 and 5"),
        (LOC, "nan", "nan is not between -5 and 5"),
        (LOC, "inf", "inf is not between -5 and 5"),
        (LOC, "", "'' is not a number between -5 and 5"),
        (LOC, "1,5", "'1,5' is not a number between -5 and 5"),
        (STEPS, "150.5", "'150.5' is not a whole number between 100 and 4,000"),
        (STEPS, "1e3", "'1e3' is not a whole number between 100 and 4,000"),
        (SEED, "-1", "-1 is not between 0 and 10"),
        (KIND, "a", "'a' is none of Alpha, b"),
        (KIND, "<script>", "'<script>' is none of Alpha, b"),
    ],
)
def test_what_is_wrong_with_a_link(
    control: Slider | Number | Choice, raw: str, sentence: str
) -> None:
    assert control.objection(raw) == sentence


@pytest.mark.parametrize(
    "parameter",
    [parameter for kind in SCHEDULES.values() for parameter in kind.parameters],
    ids=lambda parameter: parameter.name,
)
def test_every_schedule_parameter_has_its_slider(parameter: Parameter) -> None:
    drawn = slider(parameter)
    assert (drawn.key, drawn.default) == (parameter.name, parameter.default)
    assert {type(x) for x in (drawn.low, drawn.high, drawn.default, drawn.step)} == {
        type(parameter.default)
    }, "Streamlit wants one type for all four"
    assert parameter.check(drawn.low) == drawn.low
    assert parameter.check(drawn.high) == drawn.high


def test_a_text_has_no_slider() -> None:
    with pytest.raises(TypeError, match="dataset is 'mnist_10k'"):
        slider(FIELDS["dataset"])


def test_steps_and_several_know_what_a_link_may_say() -> None:
    steps = Steps("scale", "Scale", (0.1, 1.0, 1e-300, 0.0), 1.0)
    assert [steps.objection(raw) for raw in ("0.1", "1", "1e-300", "0")] == [None] * 4
    assert steps.objection("0.3") == "'0.3' is not one of the 4 steps from 0.1 to 0"
    several = Several("merges", "Merges", ("0+1", "1+2"))
    assert several.objection("1+2") is None
    assert several.objection("1+3") == "'1+3' is none of 0+1, 1+2"


@pytest.mark.parametrize(
    ("control", "number", "value"),
    [
        (LOC, 0.1234, 0.1),
        (LOC, -0.26, -0.3),
        (LOC, 7.0, 5.0),
        (LOC, -float("inf"), -5.0),
        (STEPS, 1549, 1500),
        (RADIUS, 0.03, 0.01),
        (RADIUS, 0.032, 0.1),
        (RADIUS, 0.0, 0.01),
        (RADIUS, float("inf"), 1.0),
    ],
)
def test_the_value_nearest_to_where_something_was_dragged(
    control: Slider | Steps, number: float, value: float
) -> None:
    assert control.nearest(number) == value
    assert control.objection(f"{control.nearest(number):g}") is None
