"""Editor of the joint table: a bar for each weight, which is dragged, and a line of text.

The line is the state, and part of the address; a bar updates it.
"""

import re
from contextlib import suppress

import streamlit as st

from kllab.topics.information_bottleneck.joint_table import (
    Table,
    check_table,
    read_table,
    write_table,
)
from kllab.topics.information_bottleneck.spec import Bottleneck
from pages.charts.handle import handle
from pages.charts.steady_range import round_up
from pages.charts.theme import BLUE, Figure, figure
from pages.charts.traces import bars
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
_LAST = "last_joint"
_SCALE = "scale_of_joint"  # session key: scale of the bars while one is dragged
FULL = 0.8
"""Height of a bar of full weight; the distance of two rows is 1."""
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


def scale_of(table: Table) -> float:
    """Return the weight of a bar of full height.

    >>> scale_of(((9.0, 1.0), (1.0, 9.0)))
    10.0
    """
    return round_up(max(map(max, table)))


def move_weight(table: Table, scale: float, dragged: Dragged) -> None:
    """Set the weight of (x, y) to the height of its bar, in twentieths of `scale`."""
    rows, cell = [list(row) for row in table], cell_of(dragged.name)
    if cell is None or cell[0] >= len(rows) or cell[1] >= len(rows[0]):
        return
    x, y = cell
    share = (dragged.y - floor_of(table, x)) / FULL
    rows[x][y] = float(f"{scale * round(20 * min(max(share, 0.0), 1.0)) / 20:.6g}")
    changed = tuple(map(tuple, rows))
    with suppress(ValueError):  # the last weight but one row: it stays
        check_table(changed)
        address.assign({TABLE.key: write_table(changed)})


def weights(table: Table, scale: float) -> Figure:
    """Draw a bar for each weight, in rows x and columns y, each with a handle at its top."""
    rows, columns = len(table), len(table[0])
    data, handles = [], []
    for x, row in enumerate(table):
        floor, heights = floor_of(table, x), [FULL * weight / scale for weight in row]
        drawn = bars(
            f"x = {x}",
            list(range(columns)),
            heights,
            BLUE,
            base=floor,
            width=0.7,
            customdata=list(row),
            hovertemplate=f"x = {x}, y = %{{x}}: %{{customdata:.4g}}<extra></extra>",
        )
        data.append(drawn | {"opacity": 0.75})
        handles += [
            handle(
                f"cell_{x}_{y}",
                y,
                floor + height,
                f"Weight of x = {x}, y = {y}",
                f"{weight:g}",
                axes="y",
                colour=BLUE,
                step=FULL / 20,
                y_range=(floor, floor + FULL),
            )
            for y, (weight, height) in enumerate(zip(row, heights, strict=True))
        ]
    fixed = {"fixedrange": True, "showgrid": False, "zeroline": False}
    floors = [floor_of(table, x) for x in range(rows)]
    drawn = figure(
        data,
        xaxis={
            **fixed,
            "side": "top",
            "range": [-0.5, columns - 0.5],
            "tickvals": list(range(columns)),
            "ticktext": [f"y = {y}" for y in range(columns)],
        },
        yaxis={
            **fixed,
            "range": [-0.08, rows],
            "tickvals": [floor + FULL / 2 for floor in floors],
            "ticktext": [f"x = {x}" for x in range(rows)],
        },
        barmode="overlay",
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        margin={"l": 44, "r": 4, "t": 24, "b": 4},
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": floor,
                "y1": floor,
                "line": {"color": "theme:text", "width": 1},
            }
            for floor in floors
        ],
    )
    drawn["layout"]["meta"] = {"handles": handles}
    return drawn


def floor_of(table: Table, x: int) -> float:
    """Return the height at which the bars of row `x` begin; the first row is the uppermost."""
    return float(len(table) - 1 - x)


def cell_of(name: str) -> tuple[int, int] | None:
    """Return x and y of the handle of a weight; None for other handles.

    >>> cell_of("cell_1_0"), cell_of("beta")
    ((1, 0), None)
    """
    found = re.fullmatch(r"cell_(\d)_(\d)", name)
    return (int(found[1]), int(found[2])) if found else None
