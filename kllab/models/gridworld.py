"""Gridworlds as Markov decision processes: four moves that may slip, walls, holes, a goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import dist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.models.decision_process import Array, DecisionProcess
from kllab.models.spec_field import check_field

ACTIONS = ("left", "down", "right", "up")
"""Names of the actions, in the order of gymnasium's FrozenLake."""
MOVES = ((0, -1), (1, 0), (0, 1), (-1, 0))
"""Change of row (down) and column (right) by each action."""
ENDED = -1
"""Index of the next state if the episode ends."""

MAPS: Mapping[str, tuple[str, ...]] = {
    "open_room": ("S....", ".....", ".....", ".....", "....G"),
    "two_doors": ("..#..", "S....", "..#..", "..#..", ".....", "..#.G"),
    "cliff": ("......", "......", "......", "SHHHHG"),
    "four_rooms": (
        "S..#...",
        ".......",
        "...#...",
        "#.###.#",
        "...#...",
        ".......",
        "...#..G",
    ),
    "frozen_lake": ("S...", ".H.H", "...H", "H..G"),
}
"""Rows of each map: S the start, G the goal, H a hole, # a wall."""


@dataclass(frozen=True)
class Grid:
    """Gridworld: a map, its rewards and its dynamics.

    Parameters
    ----------
    name : str
        One of `MAPS`.
    slip : float
        Probability of moving to one of the two sides instead, half each.
    hole : float
        Cost of a hole. The goal gives a reward of 1, every other cell 0.
    ends : bool
        Whether goal and holes end the episode; otherwise they lead back to the start.

    Raises
    ------
    ValueError
        If a field is not allowed: names the field, its value and what is allowed.
    """

    name: str = "open_room"
    slip: float = 0.1
    hole: float = 1.0
    ends: bool = False

    def __post_init__(self) -> None:
        check_field(self, "name", self.name in MAPS, f"one of {', '.join(MAPS)}")
        check_field(self, "slip", 0 <= self.slip <= 1, "a number from 0 to 1")
        check_field(self, "hole", 0 <= self.hole < np.inf, "a finite number from 0")

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the map."""
        return MAPS[self.name]

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """Row and column of each state: free cells in reading order, without goal and holes."""
        return tuple(
            (i, j)
            for i, row in enumerate(self.rows)
            for j, letter in enumerate(row)
            if letter in "S."
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each state: row and column, counted from 1."""
        return tuple(f"row {i + 1}, column {j + 1}" for i, j in self.cells)

    @cached_property
    def first(self) -> int:
        """State at the start."""
        return next(n for n, (i, j) in enumerate(self.cells) if self.rows[i][j] == "S")

    def nearest(self, row: float, column: float, *, away_from: int) -> int:
        """Return the state nearest to a point; of equally near ones, the farthest from a state.

        So a point that leaves the state `away_from` over a wall comes to the other side.
        """
        here = self.cells[away_from]

        def order(state: int) -> tuple[float, float]:
            cell = self.cells[state]
            return round(dist(cell, (row, column)), 6), -dist(cell, here)

        return min(range(len(self.cells)), key=order)

    @cached_property
    def outcomes(self) -> Outcomes:
        """Next states and rewards of each move."""
        shape = (len(self.cells), len(ACTIONS), 3)
        after, rewards = np.empty(shape, dtype=np.int64), np.zeros(shape)
        for at in np.ndindex(shape):
            state, action, way = at
            move = (action + (0, -1, 1)[way]) % len(ACTIONS)
            after[at], rewards[at] = self._move(self.cells[state], move)
        probabilities = np.array([1 - self.slip, self.slip / 2, self.slip / 2])
        return Outcomes(probabilities, after, rewards)

    def _move(self, cell: tuple[int, int], move: int) -> tuple[int, float]:
        """Return the next state and the reward of a move that does not slip."""
        i, j = cell[0] + MOVES[move][0], cell[1] + MOVES[move][1]
        inside = 0 <= i < len(self.rows) and 0 <= j < len(self.rows[0])
        letter = self.rows[i][j] if inside else "#"
        if letter == "#":
            return self.cells.index(cell), 0.0
        if letter in "GH":
            return (ENDED if self.ends else self.first), 1.0 if letter == "G" else -self.hole
        return self.cells.index((i, j)), 0.0

    @cached_property
    def process(self) -> DecisionProcess:
        """The gridworld as a decision process: transition probabilities and expected rewards."""
        outcomes = self.outcomes
        states, actions, _ = outcomes.after.shape
        transitions = np.zeros((states, actions, states))
        for (state, action, way), after in np.ndenumerate(outcomes.after):
            if after != ENDED:
                transitions[state, action, after] += outcomes.probabilities[way]
        start = np.zeros(states)
        start[self.first] = 1.0
        return DecisionProcess(transitions, outcomes.rewards @ outcomes.probabilities, start)

    def on_map(self, values: Array) -> Array:
        """Arrange values of the states on the map, (rows, columns), NaN where there is no state."""
        laid = np.full((len(self.rows), len(self.rows[0])), np.nan)
        for cell, value in zip(self.cells, values, strict=True):
            laid[cell] = value
        return laid


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Outcomes of a move: straight, to one side, to the other side.

    Parameters
    ----------
    probabilities : numpy.ndarray
        (3,), the same for every state and action.
    after : numpy.ndarray
        int64, (states, actions, 3): the next state, or `ENDED`.
    rewards : numpy.ndarray
        (states, actions, 3).
    """

    probabilities: Array
    after: NDArray[Any]
    rewards: Array
