"""Handles of the page of families stand at the marks of P and Q, and move their parameters."""

from typing import Any

import pytest
import streamlit as st

from kllab.topics.families.compute import explore
from kllab.topics.families.marks import marks
from kllab.topics.families.spec import FamilyPair
from pages.foundations.families import controls, figures
from pages.foundations.families.presets import PRESETS
from pages.web import address
from pages.web.chart import Dragged

PAIRS = {name: controls.pair_of(values) for name, values in PRESETS.items()}


def handles(pair: FamilyPair) -> dict[str, dict[str, Any]]:
    drawn: list[dict[str, Any]] = figures.densities(explore(pair))["layout"]["meta"]["handles"]
    return {handle["name"]: handle for handle in drawn}


def assigned(monkeypatch: pytest.MonkeyPatch, pair: FamilyPair, drag: Dragged) -> dict[str, Any]:
    """Return what a drag sets."""
    values: dict[str, Any] = {}
    monkeypatch.setattr(address, "assign", values.update)
    monkeypatch.setattr(st, "session_state", {})
    controls.move(explore(pair), drag)
    return values


@pytest.mark.parametrize("name", PAIRS)
def test_each_mark_has_a_handle_inside_the_chart(name: str) -> None:
    pair = PAIRS[name]
    found = handles(pair)
    assert list(found) == [
        f"{side}_{mark.entry.key}"
        for side, member in (("p", pair.p), ("q", pair.q))
        for mark in marks(member)
    ]
    low, high = figures.densities(explore(pair))["layout"]["yaxis"]["range"]
    for handle in found.values():
        assert handle["x_range"][0] <= handle["x"] <= handle["x_range"][1]
        assert low < handle["y"] < high
        assert handle["axes"] == "x"
        assert handle["step"] > 0


def test_a_handle_is_on_its_density_or_on_a_bar() -> None:
    cauchy = handles(PAIRS["Cauchy against Normal: the tail"])["p_scale"]
    assert cauchy["x"] == 1.0
    assert cauchy["y"] == pytest.approx(PAIRS["Normal, Cauchy"].q.distribution.prob(1.0))
    poisson = handles(PAIRS["Poisson, Geometric"])["p_rate"]
    assert poisson["y"] == pytest.approx(PAIRS["Poisson, Geometric"].p.distribution.prob(4))


@pytest.mark.parametrize(
    ("name", "handle", "x", "values"),
    [
        ("Normal, Laplace", "p_loc", 1.23, {"p_loc": 1.2}),
        ("Normal, Laplace", "q_scale", 1.0, {"q_scale": 2.0}),
        ("Uniform inside Normal", "p_low", 4.0, {"p_low": 1.9}),
        ("Poisson, Geometric", "q_probs", 1.0, {"q_probs": 0.5}),
        ("Exponential, Gamma", "p_rate", 0.5, {"p_rate": 2.0}),
        ("Normal, Laplace", "p_df", 1.0, {}),
    ],
)
def test_a_drag_sets_the_parameter_of_its_handle(
    monkeypatch: pytest.MonkeyPatch, name: str, handle: str, x: float, values: dict[str, Any]
) -> None:
    assert assigned(monkeypatch, PAIRS[name], Dragged(handle, x, 0.0)) == values


def test_the_axis_stays_while_a_handle_is_dragged_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = PAIRS["Normal, Laplace"]
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(address, "assign", {}.update)
    view = explore(pair)
    controls.move(view, Dragged("p_scale", 9.0, 0.0, done=False))
    assert controls.axis_while_dragging() == view.window
    assert controls.axis_while_dragging() is None
    controls.move(view, Dragged("p_scale", 9.0, 0.0, done=True))
    assert controls.axis_while_dragging() is None
    wide = controls.pair_of({**PRESETS["Normal, Laplace"], "p_scale": 9.0})
    assert explore(wide).window != view.window
    assert explore(wide, view.window).window == view.window
