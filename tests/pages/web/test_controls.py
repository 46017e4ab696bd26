"""Controls: what a link may say, and what a widget may send."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.deep_learning.bayesian_network import controls as bayesian_network_controls
from pages.deep_learning.bayesian_network.tutorial import PRIOR_SIGMA
from pages.deep_learning.information_bottleneck import controls as information_bottleneck_controls
from pages.deep_learning.maximum_entropy import controls as maximum_entropy_controls
from pages.deep_learning.output_regularisation import controls as output_regularisation_controls
from pages.deep_learning.policy import controls as policy_controls
from pages.deep_learning.rate_distortion import controls as rate_distortion_controls
from pages.deep_learning.vae import controls as vae_controls
from pages.foundations.families import controls as family_controls
from pages.foundations.properties.sections import SECTIONS
from pages.web import units
from pages.web.control_kinds import (
    Choice,
    Control,
    Line,
    Number,
    Several,
    Slider,
    Steps,
)
from pages.web.presets import offer

LOC = Slider("loc", "Mean", -5.0, 5.0, 0.0, 0.1)
STEPS = Slider("steps", "Steps", 100, 4000, 2000, 100)
UNEVEN = Slider("uneven", "Uneven", 0.0, 0.8, 0.3, 0.3)
RADIUS = Steps("radius", "Radius", (0.01, 0.1, 1.0), 0.1)
ZERO = Steps("q", "Q", (1.0, 0.1, 1e-300, 0.0), 1.0)
SEED = Number("seed", "Seed", 0, 10, 0, 1)
RATE = Number("rate", "Rate", 1e-5, 0.1, 1e-3, 1e-3)
KIND = Choice("kind", "Kind", ("a", "the b's", "c"), "a", labels={"a": "Alpha, first"})
MERGES = Several("merges", "Merges", ("0+1", "1+2", "2+3"), ("1+2",))
LINE = Line("p", "Weights", "1,2", longest=10)

PAGES: dict[str, tuple[Control, ...]] = {
    "vae": vae_controls.all_controls(),
    "bayesian_network": (*bayesian_network_controls.ALL, PRIOR_SIGMA),
    "output_regularisation": (
        *output_regularisation_controls.ALL,
        *output_regularisation_controls.PREDICTION,
    ),
    "policy": policy_controls.ALL,
    "maximum_entropy": tuple(c for c in maximum_entropy_controls.ALL if c.key != "state"),
    "information_bottleneck": (
        *information_bottleneck_controls.EXACT_CONTROLS,
        *information_bottleneck_controls.TRAINING,
    ),
    "rate_distortion": rate_distortion_controls.all_controls(),
    "properties": tuple(one for section in SECTIONS.values() for one in section.named),
    **{
        f"families, {family}": (
            *family_controls.sliders("p", family),
            *family_controls.sliders("q", family),
        )
        for family in family_controls.scalar_families()
    },
    "frame": (units.CONTROL,),
}
"""Tables of controls that are drawn on one page; the tests of the pages see the others."""


@pytest.mark.parametrize(
    ("control", "raw", "value"),
    [
        (LOC, "0.123", 0.123),
        (LOC, "-5", -5.0),
        (LOC, "5e0", 5.0),
        (LOC, "0.1000000000000000055511151231257827", 0.1),
        (LOC, "-0", 0.0),
        (STEPS, "150", 150),
        (SEED, "10", 10),
        (RADIUS, "0.1", 0.1),
        (ZERO, "0", 0.0),
        (ZERO, "1e-300", 1e-300),
        (KIND, "a", "a"),
        (KIND, "Alpha, first", "a"),
        (KIND, "the_b_s", "the b's"),
        (KIND, "the b's", "the b's"),
        (MERGES, "", []),
        (MERGES, "2_3,0_1", ["0+1", "2+3"]),
        (MERGES, "2+3", ["2+3"]),
        (LINE, "x", "x"),
    ],
)
def test_what_a_link_may_say(control: Control, raw: str, value: Any) -> None:
    read = control.parse(raw)
    assert (read, type(read)) == (value, type(value))
    assert control.accepts(read)


@pytest.mark.parametrize(
    ("control", "raw", "sentence"),
    [
        (LOC, "5.01", "5.01 is not between -5 and 5"),
        (LOC, "nan", "nan is not between -5 and 5"),
        (LOC, "inf", "inf is not between -5 and 5"),
        (LOC, "1e400", "1e400 is not between -5 and 5"),
        (LOC, "", "'' is not a number between -5 and 5"),
        (LOC, "1,5", "'1,5' is not a number between -5 and 5"),
        (LOC, "x" * 99, "'" + "x" * 77 + "...' is not a number between -5 and 5"),
        (STEPS, "150.5", "'150.5' is not a whole number between 100 and 4,000"),
        (STEPS, "1e3", "'1e3' is not a whole number between 100 and 4,000"),
        (SEED, "-1", "-1 is not between 0 and 10"),
        (SEED, "inf", "'inf' is not a whole number between 0 and 10"),
        (SEED, "9" * 99, "9" * 77 + "... is not between 0 and 10"),
        (SEED, "9" * 9999, "'" + "9" * 77 + "...' is not a whole number between 0 and 10"),
        (RADIUS, "0.3", "'0.3' is not one of the 3 steps from 0.01 to 1"),
        (KIND, "", "'' is not one of a, the_b_s, c"),
        (KIND, "<script>", "'<script>' is not one of a, the_b_s, c"),
        (MERGES, "0+1,1+3", "'1+3' is not one of 0_1, 1_2, 2_3"),
        (LINE, "x" * 99, "'" + "x" * 77 + "...' has 99 letters; allowed: 10 at most"),
    ],
)
def test_what_is_wrong_with_a_link(control: Control, raw: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        control.parse(raw)


@pytest.mark.parametrize(
    ("control", "value", "text"),
    [
        (LOC, 2.0, "2"),
        (LOC, 0.1 + 0.2, "0.30000000000000004"),
        (LOC, -0.0, "0"),
        (LOC, 0.35355339059327373, "0.35355339059327373"),
        (RATE, 1e-5, "1e-05"),
        (STEPS, 1500, "1500"),
        (Number("seed", "", 0, 2**31 - 1, 0, 1), 2**31 - 1, "2147483647"),
        (RADIUS, 0.01, "0.01"),
        (Steps("slip", "", (0.0, 1 / 3, 2 / 3), 0.0), 2 / 3, "0.666667"),
        (KIND, "the b's", "the_b_s"),
        (MERGES, [], ""),
        (MERGES, ["0+1", "2+3"], "0_1,2_3"),
    ],
)
def test_what_the_address_says(control: Control, value: Any, text: str) -> None:
    assert control.text(value) == text


NO_VALUES = (None, float("nan"), "x", [], {}, True, 10**400, -(10**400), float("inf"))


@pytest.mark.parametrize(
    ("control", "value", "settled"),
    [
        (LOC, 7.0, 5.0),
        (LOC, 3, 3.0),
        (LOC, -math.inf, -5.0),
        (LOC, math.nan, 0.0),
        (LOC, 0.1 + 0.2, 0.3),
        (LOC, 0.35355339059327373, 0.35355339059327373),
        (STEPS, 99, 100),
        (STEPS, 151.0, 200),
        (STEPS, True, 2000),
        (UNEVEN, 2.0, 0.8),
        (UNEVEN, 0.7, 0.7),
        (SEED, 10**400, 10),
        (RADIUS, 0.03, 0.01),
        (RADIUS, 0.032, 0.1),
        (ZERO, 0.06, 0.1),
        (ZERO, -1.0, 0.0),
        (KIND, "b", "a"),
        (KIND, None, "a"),
        (MERGES, None, ["1+2"]),
        (MERGES, ("2+3", "x", "0+1"), ["0+1", "2+3"]),
        (LINE, None, "1,2"),
        (LINE, "x" * 11, "1,2"),
    ],
)
def test_what_is_not_allowed_is_brought_to_what_is(
    control: Control, value: Any, settled: Any
) -> None:
    found = control.settle(value)
    assert (found, type(found)) == (settled, type(settled))
    assert control.accepts(found)
    assert control.settle(found) is found, "a value sent back undoes a quick visitor's next key"


@pytest.mark.parametrize("page", PAGES)
def test_each_control_keeps_its_word(page: str) -> None:
    table = PAGES[page]
    assert table
    names = [name for control in table for name in (control.key, *control.aliases)]
    assert len(set(names)) == len(names), "two controls of a page share a parameter"
    for control in table:
        start = control.settle(control.default)
        assert control.settle(control.parse(control.text(start))) == start
        for value in NO_VALUES:
            assert control.accepts(control.settle(value)), (control.key, value)
        if isinstance(control, Choice | Several | Steps):
            texts = [control.text([o] if control.repeats else o) for o in control.options]
            assert len(set(texts)) == len(texts)
            assert all(re.fullmatch(r"[\w.-]+", text) for text in texts), texts
            read = [control.parse(text) for text in texts]
            assert read == [[o] if control.repeats else o for o in control.options]
        if isinstance(control, Choice):
            assert [control.parse(control.shown(o)) for o in control.options] == list(
                control.options
            )


@pytest.mark.parametrize("page", PAGES)
@given(share=st.floats(0, 1))
def test_each_number_survives_the_address(page: str, share: float) -> None:
    for control in PAGES[page]:
        if isinstance(control, Slider | Number):
            free = control.low + share * (control.high - control.low)
            for number in (control.nearest(free), control.settle(type(control.low)(free))):
                assert control.low <= number <= control.high
                assert control.settle(control.parse(control.text(number))) == number
            assert len(control.text(control.nearest(free))) <= 12


def test_a_case_none_of_whose_controls_is_drawn_is_not_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pages.web.presets.st.selectbox", lambda *_, **__: None)
    monkeypatch.setattr("pages.web.presets.st.session_state", {})
    assert offer({"Elsewhere": {"a": 1}}, {"b": 2}) is None
    assert offer({"Elsewhere": {"a": 1}, "Here": {"a": 1, "b": 2}}, {"b": 2}) == "Here"


@pytest.mark.parametrize(
    ("control", "number", "value"),
    [
        (LOC, 0.1234, 0.1),
        (LOC, -0.26, -0.3),
        (LOC, 7.0, 5.0),
        (LOC, -float("inf"), -5.0),
        (LOC, float("nan"), 0.0),
        (STEPS, 1549, 1500),
        (UNEVEN, 0.7, 0.6),
        (UNEVEN, 0.78, 0.8),
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
    assert control.accepts(value)
