"""Handles on the charts of properties stand where the controls are, and move them."""

from typing import Any

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS, Unit
from kllab.topics.properties import change_of_variable, gibbs, infinity, pinsker
from pages.foundations.properties.section import Section
from pages.foundations.properties.sections import SECTIONS
from pages.web import address
from pages.web.chart import Dragged

DRAGGED = {name: one for name, one in SECTIONS.items() if one.handles}
CASES = [(name, case) for name, one in DRAGGED.items() for case in one.presets]


def handles(section: Section, spec: Any, unit: Unit = NATS) -> dict[str, dict[str, Any]]:
    figure = section.draw_figure(spec, section.explore(spec), unit)
    return {handle["name"]: handle for handle in figure["layout"]["meta"]["handles"]}


def moved(
    monkeypatch: pytest.MonkeyPatch, section: Section, spec: Any, drag: Dragged, unit: Unit = NATS
) -> Any:
    """Return the spec after a drag."""
    values = section.cases[next(iter(section.cases))] | {
        f"{section.name}_{key}": value for key, value in vars(spec).items()
    }
    monkeypatch.setattr(address, "assign", values.update)
    section.move(spec, unit, drag)
    return section.spec_of(values)


def test_where_a_point_is_moved_there_is_a_handle() -> None:
    assert set(SECTIONS) - set(DRAGGED) == {"additivity", "chain", "processing"}


@pytest.mark.parametrize(("name", "case"), CASES)
@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_a_handle_is_inside_the_chart_and_within_its_range(
    name: str, case: str, unit: Unit
) -> None:
    section = DRAGGED[name]
    spec = section.presets[case]
    layout = section.draw_figure(spec, section.explore(spec), unit)["layout"]
    for handle in layout["meta"]["handles"]:
        for letter in "xy":
            low, high = layout[f"{letter}axis"]["range"]
            assert low - 1e-9 <= handle[letter] <= high + 1e-9, handle
            if letter in handle["axes"] and handle[f"{letter}_range"]:
                low, high = handle[f"{letter}_range"]
                assert low - 1e-9 <= handle[letter] <= high + 1e-9, handle
    assert layout["meta"]["handles"] or spec.q < 1e-12


@pytest.mark.parametrize("name", DRAGGED)
def test_a_handle_leads_where_it_is_dragged(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    section = DRAGGED[name]
    spec = next(iter(section.presets.values()))
    for handle in handles(section, spec).values():
        x = handle["x"] + (1 if handle["x"] < np.mean(handle["x_range"]) else -1) * handle["step"]
        after = moved(monkeypatch, section, spec, Dragged(handle["name"], x, handle["y"]))
        assert after != spec
        now = handles(section, after)[handle["name"]]
        assert now["text"] != handle["text"]
        assert now["x"] == pytest.approx(x, abs=0.6 * handle["step"])


def test_the_outcomes_of_q_still_sum_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    section, spec = SECTIONS["gibbs"], gibbs.ThreeOutcomes()
    after = moved(monkeypatch, section, spec, Dragged("q0", 2.0, 0.0))
    assert (after.p0, after.p1, after.p2) == (spec.p0, spec.p1, spec.p2)
    assert (after.q0, after.q1, after.q2) == (0.8, 0.11, 0.09)
    alone = gibbs.ThreeOutcomes(q0=1.0, q1=0.0, q2=0.0)
    back = moved(monkeypatch, section, alone, Dragged("q0", 1.0, 0.0))
    assert (back.q0, back.q1, back.q2) == (0.4, 0.3, 0.3)


def test_an_outcome_without_p_has_no_handle_and_one_without_q_is_at_the_top() -> None:
    section = SECTIONS["gibbs"]
    assert list(handles(section, section.presets["P misses an outcome"])) == ["q0", "q1"]
    lost = handles(section, section.presets["Q misses an outcome"])["q2"]
    assert (lost["x"], lost["y"]) == (0.0, 3.0)


def test_q_is_dragged_over_powers_of_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    section = SECTIONS["infinity"]
    for exponent, q in ((-9.7, 1e-10), (-10.4, 1e-10), (-2.2, 0.005), (-20.0, 1e-20)):
        spec = infinity.ThirdCell()
        after = moved(monkeypatch, section, spec, Dragged("q", exponent, 0.0))
        assert after == infinity.ThirdCell(q=q)
    assert handles(section, infinity.ThirdCell(q=0.0)) == {}


def test_a_scale_is_measured_from_its_own_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    section, spec = SECTIONS["change"], change_of_variable.Mapped()
    after = moved(monkeypatch, section, spec, Dragged("scale_q", 0.0, 0.0))
    assert after == change_of_variable.Mapped(scale_q=1.0)
    assert handles(section, after)["scale_q"]["x"] == 0.0


@pytest.mark.parametrize("unit", [NATS, BITS], ids=lambda unit: unit.name)
def test_a_pair_dragged_below_the_bound_comes_back_above_it(
    monkeypatch: pytest.MonkeyPatch, unit: Unit
) -> None:
    section, spec = SECTIONS["pinsker"], pinsker.Cloud()
    after = moved(monkeypatch, section, spec, Dragged("pair", 0.6, 0.0), unit)
    found = pinsker.explore(after)
    assert found.distance == pytest.approx(0.6)
    assert found.bound <= found.kl <= 1.2 * found.bound
    above = moved(monkeypatch, section, spec, Dragged("pair", 0.6, unit.of(1.5)), unit)
    assert pinsker.explore(above).kl == pytest.approx(1.5, abs=0.1)
