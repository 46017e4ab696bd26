"""The state nearest to a point of the map."""

import numpy as np
import pytest

from kllab.models.gridworld import MAPS, Grid


@pytest.mark.parametrize("name", MAPS)
def test_a_state_is_the_nearest_to_its_own_cell(name: str) -> None:
    grid = Grid(name)
    for state, (row, column) in enumerate(grid.cells):
        for moved in (-0.4, 0.0, 0.4):
            assert grid.nearest(row + moved, column - moved, away_from=0) == state


def test_a_point_on_a_wall_is_on_the_side_away_from_the_state() -> None:
    grid = Grid("two_doors")
    wall = np.array([0, 2])
    left, right = (grid.cells.index(cell) for cell in ((0, 1), (0, 3)))
    assert grid.nearest(*wall, away_from=left) == right
    assert grid.nearest(*wall, away_from=right) == left
