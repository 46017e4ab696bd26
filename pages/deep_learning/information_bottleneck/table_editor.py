"""Editor of the joint table: a bar for each weight, which is dragged, and a line of text.

The line is the state, and part of the address; a bar updates it.
"""

import streamlit as st

from kllab.topics.information_bottleneck.joint_table import (
    Table,
    check_table,
    read_table,
    write_table,
)
from kllab.topics.information_bottleneck.spec import Bottleneck
from pages.deep_learning.information_bottleneck.table_figure import (
    FULL,
    LEVELS,
    base_of,
    cell_of,
    scale_of,
    weights,
)
from pages.web import address, controls
from pages.web.chart import Dragged, chart
from pages.web.control_kinds import Line
from pages.web.plain_text import as_text

START = Bottleneck().table
TABLE = Line(
    "joint",
    "Weights: commas between y, ; between rows x",
    write_table(START),
    longest=1000,
)
# Session keys: the last valid table; the scale of the bars while one is dragged.
_LAST, _SCALE = "last_joint", "scale_of_joint"
_HEIGHT = 210


def draw() -> Table:
    """Draw the table's line, which is the state, and a bar for each weight above it."""
    bars = st.container()
    line = controls.draw_one(TABLE)
    try:
        table = read_table(line)
    except ValueError as error:
        table = st.session_state.get(_LAST, START)
        st.warning(
            f"The table could not be used: {as_text(str(error))}. Until then the page shows "
            f"{write_table(table)}.",
            icon=":material/edit_off:",
        )
    st.session_state[_LAST] = table
    scale = st.session_state.get(_SCALE, scale_of(table))

    def move(dragged: Dragged) -> None:
        # The bars keep their scale while one is dragged.
        st.session_state[_SCALE] = scale
        if dragged.done:
            del st.session_state[_SCALE]
        move_weight(table, scale, dragged)

    with bars:
        alt = f"Weights of (x, y), row by row: {write_table(table)}."
        chart(weights(table, scale), key="weights", alt=alt, height=_HEIGHT, on_drag=move)
    return table


def move_weight(table: Table, scale: float, dragged: Dragged) -> None:
    """Set the weight of (x, y) to the height of its bar, in steps of `scale` / `LEVELS`."""
    rows, cell = [list(row) for row in table], cell_of(dragged.name)
    if cell is None or cell[0] >= len(rows) or cell[1] >= len(rows[0]):
        return
    x, y = cell
    share = (dragged.y - base_of(table, x)) / FULL
    rows[x][y] = float(f"{scale * round(LEVELS * min(max(share, 0.0), 1.0)) / LEVELS:.6g}")
    changed = tuple(map(tuple, rows))
    try:
        check_table(changed)
    except ValueError:
        return  # fewer than two rows would have a weight above 0
    address.assign({TABLE.key: write_table(changed)})
