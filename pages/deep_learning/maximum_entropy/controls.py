"""Controls of soft values on gridworlds, and of the training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from kllab.models.gridworld import ACTIONS, MAPS, Grid
from kllab.models.weights import with_share
from kllab.topics.maximum_entropy.compute import SoftView
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import Config
from pages.deep_learning.maximum_entropy.figures import STEP
from pages.deep_learning.maximum_entropy.map_figure import ASIDE
from pages.deep_learning.maximum_entropy.presets import LEARNERS, config_of
from pages.deep_learning.maximum_entropy.text import LOSSES
from pages.web import address, controls, live, subject
from pages.web.chart import Dragged
from pages.web.control_kinds import Choice, Control, Line, Number, Slider, Steps
from pages.web.link_text import quoted

START, SPEC = Config(), SoftSpec()
SUBJECT = subject.choice({"exact": "Exact", "learned": "Learned by soft actor-critic"})
MAP = Choice(
    "map", "Map", tuple(MAPS), START.map, labels={name: name.replace("_", " ") for name in MAPS}
)
WORLD: tuple[Control, ...] = (
    Steps(
        "slip",
        "Slip: probability of moving sideways",
        (0.0, 0.05, 0.1, 0.2, 1 / 3, 0.5, 2 / 3),
        START.slip,
    ),
    Choice(
        "ends",
        "Goal and holes",
        ("restart", "end"),
        "restart",
        labels={"restart": "lead back to the start", "end": "end the episode"},
    ),
    Slider("discount", "Discount γ", 0.5, 0.99, START.discount, 0.01),
)
HOLE = Slider("hole", "Cost of a hole (the goal pays 1)", 0.0, 2.0, START.hole, 0.1)
ALPHA = Steps(
    "alpha",
    "Temperature α, reward per nat of entropy",
    (
        *(0.005, 0.006, 0.007, 0.008, 0.01, 0.012, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06),
        *(0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0),
        *(3.0, 5.0, 7.0, 10.0, 20.0, 30.0),
    ),
    SPEC.alpha,
)
CELLS = {
    name: Choice(
        f"state_{name}", "Selected state", Grid(name).names, Grid(name).names[Grid(name).first],
        menu=True,
    )
    for name in MAPS
}  # fmt: skip


class _OneForEachMap(Line):
    """Hidden control that rejects the parameter "state": each map has its own state control."""

    def parse(self, raw: str) -> str:
        """Raise ValueError with the names of the parameters to use."""
        names = ", ".join(cells.key for cells in CELLS.values())
        raise ValueError(f"{quoted(raw)} does not name a map; the parameters are {names}")


WEIGHTS: tuple[Control, ...] = tuple(
    Slider(f"weight_{action}", f"Your policy: {action}", 0.0, 1.0, weight, 0.05)
    for action, weight in zip(ACTIONS, SPEC.weights, strict=True)
)
LEARNER = Choice("learners", "Learners", tuple(LEARNERS), "target", labels=LEARNERS, menu=True)
TARGET = Slider("target", "Target entropy, share of log 4", 0.05, 0.95, START.targets[0], 0.05)
TRAINING: tuple[Control, ...] = (
    Choice("losses", "Losses", tuple(LOSSES), "right", labels=LOSSES, menu=True),
    Slider("steps", "Steps", 500, 10_000, 3000, 500),
)
MORE: tuple[Control, ...] = (
    Number("hidden", "Hidden units (0: a table)", 0, 256, START.hidden, 16),
    Number("learning_rate", "Learning rate", 1e-4, 0.1, START.learning_rate, 1e-3, "%.4f"),
    Number(
        "alpha_learning_rate", "Learning rate of log α", 1e-4, 0.1, START.alpha_learning_rate,
        1e-3, "%.4f",
    ),
    Number("seed", "Seed", 0, 2**31 - 1, START.seed, 1),
)  # fmt: skip
ALL: tuple[Control, ...] = (
    SUBJECT, MAP, *WORLD, HOLE, ALPHA, *CELLS.values(), _OneForEachMap("state", "", ""), *WEIGHTS,
    LEARNER, TARGET, *TRAINING, *MORE,
)  # fmt: skip
"""All controls of the page."""


def open_page() -> None:
    """Read the controls from the address, except for the subject: its default is not known yet."""
    address.open_page(ALL[1:], later=lambda: (SUBJECT, *live.CONTROLS))


def world(name: str) -> dict[str, Any]:
    """Draw the controls of the gridworld of this map; return their values by key."""
    has_holes = any("H" in row for row in MAPS[name])
    return controls.draw((*WORLD, HOLE) if has_holes else WORLD)


def exact() -> tuple[Config, dict[str, Any]]:
    """Draw the controls of the exact part.

    Return the config of a training in its gridworld and the controls' values by key.
    """
    values = controls.draw((MAP, ALPHA))
    values |= controls.draw((CELLS[values["map"]],))
    values |= world(values["map"]) | controls.without_widgets(WEIGHTS)
    if not any(values[control.key] for control in WEIGHTS):
        st.info("All weights are 0: your policy is taken as uniform.")
    return _planned(values), values


def spec_of(values: Mapping[str, Any]) -> SoftSpec:
    """Return the spec of the controls' values; weights that are all 0 count as equal."""
    grid = grid_of(values)
    state = grid.names.index(values.get(CELLS[grid.name].key, grid.names[grid.first]))
    weights = tuple(values.get(control.key, control.default) for control in WEIGHTS)
    return SoftSpec(
        grid, values["alpha"], values["discount"], state, weights if any(weights) else (1.0,) * 4
    )


def grid_of(values: Mapping[str, Any]) -> Grid:
    """Return the gridworld of the controls' values."""
    hole = values.get("hole", START.hole)
    return Grid(values["map"], values["slip"], hole, values["ends"] == "end")


def training() -> tuple[Config, dict[str, Any]]:
    """Draw the controls of a training; return its config and the values by key."""
    values = controls.draw((MAP, LEARNER))
    values |= controls.draw((TARGET,) if values["learners"] == "target" else ())
    values |= controls.draw((ALPHA, *TRAINING))
    values |= world(values["map"])
    values |= controls.draw_more(MORE)
    return config_of(values), values


def _planned(values: Mapping[str, Any]) -> Config:
    """Return the config of a training in the gridworld of the exact part."""
    chosen = {one.key: address.held(one) for one in (LEARNER, TARGET, *TRAINING, *MORE)}
    if chosen["learners"] != "target":
        del chosen["target"]
    world = {
        key: values[key]
        for key in ("map", "alpha", "slip", "ends", "discount", "hole")
        if key in values
    }
    return config_of(chosen | world)


def move(spec: SoftSpec, dragged: Dragged) -> None:
    """Select the state at the position of the map's handle."""
    if dragged.name == "state":
        row, column = dragged.y - 1 + ASIDE, dragged.x - 1 - ASIDE
        state = spec.grid.nearest(row, column, away_from=spec.state)
        address.assign({CELLS[spec.grid.name].key: spec.grid.names[state]})


def move_policy(spec: SoftSpec, dragged: Dragged) -> None:
    """Give an action the probability of its handle; the others share the rest as before."""
    if dragged.name not in ACTIONS:
        return
    moved = with_share(spec.weights, ACTIONS.index(dragged.name), dragged.y)
    pairs = zip(WEIGHTS, moved, strict=True)
    address.assign({control.key: round(share, 4) for control, share in pairs})


def move_temperature(view: SoftView, unit: Unit, dragged: Dragged) -> None:
    """Choose the temperature whose optimum has the entropy of the handle."""
    if dragged.name != "alpha":
        return
    entropy, curve = dragged.x * unit.in_nats, view.frontier
    alpha = curve.alpha_at(entropy)
    if alpha is None:
        alpha = ALPHA.options[0 if entropy <= curve.entropy[0] else -1]
    chosen, change = ALPHA.nearest(alpha), entropy - view.entropy_per_step
    if chosen == view.spec.alpha and abs(change) > 0.99 * STEP:  # an arrow key always moves it
        place = ALPHA.options.index(chosen) + (1 if change > 0 else -1)
        chosen = ALPHA.at(place)
    address.assign({ALPHA.key: chosen})
