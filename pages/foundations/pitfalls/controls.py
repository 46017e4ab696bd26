"""Controls of the page: the mistake and its inputs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kllab.topics.pitfalls.catalogue import IN_TORCH, MISTAKES
from kllab.topics.pitfalls.mistake import Input, Mistake
from kllab.topics.pitfalls.spec import Case
from kllab.topics.pitfalls.train.config import Config
from pages.foundations.pitfalls.presets import (
    CASES,
    SEED,
    config_of,
    first_case,
    inputs_of,
    key_of,
)
from pages.web import address, controls, live, open_runs
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Number, Slider, Steps

MISTAKE = Choice(
    "mistake",
    "Mistake",
    tuple(MISTAKES),
    "epsilon",
    labels={name: f"{each.group}: {each.title}" for name, each in MISTAKES.items()},
    menu=True,
)
OF_SEED = Number(SEED, "Seed", 0, 2**31 - 1, 0, 1)
_LAST = "mistake-drawn-last"  # session key


def _control(mistake: Mistake, each: Input) -> Slider | Steps:
    key = key_of(mistake, each.name)
    if each.even:
        ends = each.options[0], each.options[-1]
        return Slider(key, each.label, *ends, each.default, each.step)
    return Steps(key, each.label, each.options, each.default)


INPUTS: dict[str, tuple[Slider | Steps, ...]] = {
    name: tuple(_control(mistake, each) for each in mistake.inputs)
    for name, mistake in MISTAKES.items()
}
"""Controls of the inputs by mistake."""
OF_INPUTS: tuple[Control, ...] = tuple(one for each in INPUTS.values() for one in each)
CONTROLS: tuple[Control, ...] = (MISTAKE, *OF_INPUTS, OF_SEED)


def open_page() -> None:
    """Read the controls from the address, and open the runs that it names."""
    address.open_page((*OF_INPUTS, OF_SEED), later=lambda: (MISTAKE, *live.CONTROLS))
    live.open_page("pitfalls", CASES, CONTROLS)
    address.read((_menu(),))


def _menu() -> Choice:
    """Return the menu of mistakes; if the link names a run alone, that of a run is the default."""
    return replace(MISTAKE, default=IN_TORCH[0]) if open_runs.are_chosen() else MISTAKE


def draw() -> tuple[Config | None, dict[str, Any]]:
    """Draw the controls; return the config of a run, if a worker is needed, and the values."""
    name = controls.draw_one(_menu())
    values: dict[str, Any] = {"mistake": name} | controls.draw(INPUTS[name])
    if MISTAKES[name].trained:
        values |= controls.draw_more((OF_SEED,))
    return (config_of(values) if name in IN_TORCH else None), values


def show_recorded_of_chosen(name: str, preset: str | None) -> None:
    """Open a recorded run of a mistake that was just chosen: that of its preset if it has one."""
    before = st.session_state.get(_LAST, name)
    st.session_state[_LAST] = name
    if name != before:
        live.show_recorded("pitfalls", preset or first_case(name))


def case_of(values: Mapping[str, Any]) -> Case:
    """Return the case of the controls' values."""
    return Case(values["mistake"], inputs_of(values))


def move(case: Case, dragged: Dragged) -> None:
    """Set the input over which the picture is drawn to the position of its handle."""
    mistake = case.mistake
    place = mistake.inputs.index(mistake.swept_input)
    control = INPUTS[case.name][place]
    value = 10.0**dragged.x if mistake.log_x else dragged.x
    address.assign({control.key: control.nearest(value)})
