"""Handles of the exact part set the controls that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from kllab.divergences.units import BITS, NATS, Unit
from kllab.models.gridworld import ACTIONS, Grid
from kllab.topics.maximum_entropy.compute import explore
from kllab.topics.maximum_entropy.spec import SoftSpec
from pages.deep_learning.maximum_entropy import controls, figures
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.web import address
from pages.web.chart import Dragged


@pytest.fixture
def assigned(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    found: dict[str, object] = {}
    monkeypatch.setattr(address, "assign", found.update)
    return found


def knob(spec: SoftSpec) -> tuple[float, float]:
    policy = np.full((len(spec.grid.cells), 4), 0.25)
    drawn = gridworld(spec.grid, policy, policy[:, 0], "V", marked=spec.state)
    [handle] = drawn["layout"]["meta"]["handles"]
    return handle["x"], handle["y"]


@pytest.mark.parametrize("state", range(len(Grid("two_doors").cells)))
def test_the_map_selects_the_state_below_the_handle(
    assigned: dict[str, object], state: int
) -> None:
    spec = SoftSpec(Grid("two_doors"), state=state)
    x, y = knob(spec)
    controls.move(SoftSpec(spec.grid), Dragged("state", x + 0.3, y - 0.3))
    assert assigned == {"state_two_doors": spec.grid.names[state]}


def test_a_handle_on_a_wall_is_on_the_other_side(assigned: dict[str, object]) -> None:
    grid = Grid("two_doors")
    spec = SoftSpec(grid, state=grid.names.index("row 1, column 2"))
    x, y = knob(spec)
    controls.move(spec, Dragged("state", x + 1, y))
    assert assigned == {"state_two_doors": "row 1, column 4"}


@pytest.mark.parametrize("share", [-0.5, 0.0, 0.4, 1.0, 3.0])
@pytest.mark.parametrize("weights", [(0.4, 0.3, 0.2, 0.1), (0.0, 1.0, 0.0, 0.0)])
def test_a_bar_gets_its_probability_and_the_others_keep_their_proportions(
    assigned: dict[str, object], weights: tuple[float, ...], share: float
) -> None:
    spec = SoftSpec(weights=weights)
    controls.move_policy(spec, Dragged("down", 0.75, share))
    moved = SoftSpec(weights=tuple(assigned[f"weight_{name}"] for name in ACTIONS))  # type: ignore[misc]
    own, before = moved.own_policy, spec.own_policy
    assert own[1] == pytest.approx(np.clip(share, 0, 1), abs=1e-3)
    if own[1] < 1 and before[1] < 1:
        others = [0, 2, 3]
        np.testing.assert_allclose(own[others] / (1 - own[1]), before[others] / 0.7, atol=1e-3)
    for control in controls.WEIGHTS:
        assert control.accepts(assigned[control.key])


@pytest.mark.parametrize("unit", [NATS, BITS])
def test_the_temperature_has_the_entropy_of_its_handle(
    assigned: dict[str, object], unit: Unit
) -> None:
    view = explore(SoftSpec(alpha=0.05))
    warmer = explore(SoftSpec(alpha=0.3))
    x = float(unit.of(warmer.entropy_per_step))
    controls.move_temperature(view, unit, Dragged("alpha", x, warmer.reward))
    assert assigned == {"alpha": 0.3}
    for x, alpha in ((0.0, 0.005), (float(unit.of(2.0)), 30.0)):
        controls.move_temperature(view, unit, Dragged("alpha", x, 0.0))
        assert assigned == {"alpha": alpha}


@pytest.mark.parametrize("name", ["open_room", "cliff", "four_rooms"])
@pytest.mark.parametrize("alpha", controls.ALPHA.options)
def test_an_arrow_key_always_changes_the_temperature(
    assigned: dict[str, object], name: str, alpha: float
) -> None:
    view = explore(SoftSpec(Grid(name), alpha=alpha))
    here = view.entropy_per_step, view.reward
    drawn = figures.frontier(view.frontier, NATS, here=here, alpha=alpha)
    [handle] = drawn["layout"]["meta"]["handles"]
    position = handle["x"] + handle["step"]
    assert position <= handle["x_range"][1]
    controls.move_temperature(view, NATS, Dragged("alpha", position, handle["y"]))
    [warmer] = assigned.values()
    assert isinstance(warmer, float)
    assert warmer > alpha or alpha == 30.0


def test_an_unknown_handle_sets_nothing(assigned: dict[str, object]) -> None:
    view, dragged = explore(SoftSpec()), Dragged("other", 0.5, 0.5)
    controls.move(view.spec, dragged)
    controls.move_policy(view.spec, dragged)
    controls.move_temperature(view, NATS, dragged)
    assert not assigned
