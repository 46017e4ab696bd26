"""Controls of soft values on gridworlds, and of the training."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.models.gridworld import ACTIONS, MAPS, Grid
from kllab.topics.maximum_entropy.spec import SoftSpec
from kllab.topics.maximum_entropy.train import Config
from pages.deep_learning.maximum_entropy.presets import LEARNERS, config_of
from pages.deep_learning.maximum_entropy.text import LOSSES
from pages.web import controls
from pages.web.control_kinds import Choice, Control, Line, Number, Slider, Steps, quoted

START, SPEC = Config(), SoftSpec()
MAP = Choice(
    "map", "Map", tuple(MAPS), START.map, labels={name: name.replace("_", " ") for name in MAPS}
)
WORLD: tuple[Control, ...] = (
    Steps(
        "slip",
        "Slip: probability of moving sideways instead",
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
    (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0, 30.0),
    SPEC.alpha,
)
CELLS = {
    name: Choice(
        f"state_{name}", "State to look at", Grid(name).names, Grid(name).names[Grid(name).first],
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
LEARNER = Choice("learners", "Learners", tuple(LEARNERS), "target", labels=LEARNERS)
TARGET = Slider("target", "Target entropy, share of log 4", 0.05, 0.95, START.targets[0], 0.05)
TRAINING: tuple[Control, ...] = (
    Choice("losses", "Losses", tuple(LOSSES), "right", labels=LOSSES),
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
    MAP, *WORLD, HOLE, ALPHA, *CELLS.values(), _OneForEachMap("state", "", ""), *WEIGHTS, LEARNER,
    TARGET, *TRAINING, *MORE,
)  # fmt: skip
"""All controls of the page."""


def world(column: DeltaGenerator) -> dict[str, Any]:
    """Draw the controls of the gridworld and the temperature; return their values by key."""
    with column:
        values: dict[str, Any] = {MAP.key: controls.draw_one(MAP)}
        values |= controls.draw(WORLD)
        if any("H" in row for row in MAPS[values["map"]]):
            values |= controls.draw((HOLE,))
        return values | controls.draw((ALPHA,))


def own_policy(column: DeltaGenerator, values: dict[str, Any]) -> SoftSpec:
    """Draw the controls of the state and the visitor's policy; return the spec."""
    grid = grid_of(values)
    with column:
        state = grid.names.index(controls.draw_one(CELLS[grid.name]))
        weights = tuple(controls.draw_in_pairs(WEIGHTS).values())
        if not any(weights):
            st.info("All weights are 0: your policy is taken as uniform.")
            weights = (1.0,) * len(ACTIONS)
    return SoftSpec(grid, values["alpha"], values["discount"], state, weights)


def grid_of(values: dict[str, Any]) -> Grid:
    """Return the gridworld of the controls' values."""
    hole = values.get("hole", START.hole)
    return Grid(values["map"], values["slip"], hole, values["ends"] == "end")


def training(
    left: DeltaGenerator, right: DeltaGenerator, values: dict[str, Any]
) -> tuple[Config, dict[str, Any]]:
    """Draw the controls of a training; return its config and the values by key."""
    with left:
        chosen: dict[str, Any] = {LEARNER.key: controls.draw_one(LEARNER)}
        if chosen["learners"] == "target":
            chosen |= controls.draw((TARGET,))
    with right:
        chosen |= controls.draw(TRAINING)
        chosen |= controls.draw_more(MORE)
    return config_of(values | chosen), chosen
