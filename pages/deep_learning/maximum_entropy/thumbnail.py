"""Thumbnail: soft values and the most probable action on a gridworld."""

import numpy as np

from kllab.models.gridworld import MOVES
from kllab.topics.maximum_entropy.compute import explore
from kllab.topics.maximum_entropy.spec import SoftSpec
from pages.charts.theme import GREEN, P_COLOUR
from pages.charts.thumbnail import Cells, Curve, Dots, Thumbnail

_LENGTH = 0.7


def thumbnail() -> Thumbnail:
    """Draw the values as shades, and arrows as long as their action is probable."""
    view = explore(SoftSpec())
    grid, v = view.spec.grid, view.soft.v
    rows, columns = len(grid.rows), len(grid.rows[0])
    shades = np.nan_to_num(grid.on_map((v - v.min()) / np.ptp(v))) * 0.6
    cells = np.array(grid.cells, dtype=float)
    down, right = np.moveaxis(
        cells[:, None] + _LENGTH * view.soft.policy[..., None] * np.array(MOVES), -1, 0
    )
    start = np.repeat(cells[:, None], len(MOVES), axis=1)
    x, y = (
        np.stack([start[..., axis], end], axis=-1).reshape(-1, 2)
        for axis, end in ((1, right), (0, down))
    )
    goal = np.array(
        [
            (float(column), float(row))
            for row, tiles in enumerate(grid.rows)
            for column, tile in enumerate(tiles)
            if tile == "G"
        ]
    )
    marks = (
        Cells(shades),
        Curve(x, y, P_COLOUR, width=1.4),
        Dots(goal[:, 0], goal[:, 1], GREEN, 8),
    )
    return Thumbnail(marks, (-0.5, columns - 0.5), (rows - 0.5, -0.5), is_square=True)
