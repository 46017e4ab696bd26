"""Figure of the joint table: a bar for each weight, with a handle at its top."""

import re
from collections.abc import Sequence
from typing import Any

from kllab.topics.information_bottleneck.joint_table import Table
from pages.charts.handle import handle
from pages.charts.steady_range import round_up
from pages.charts.theme import BLUE, Figure, Trace, figure
from pages.charts.traces import bars

FULL = 0.8
"""Height of a bar of full weight; the distance of two rows is 1."""
LEVELS = 20
"""Number of steps from 0 to a full weight."""


def scale_of(table: Table) -> float:
    """Return the weight of a bar of full height.

    >>> scale_of(((9.0, 1.0), (1.0, 9.0)))
    10.0
    """
    return round_up(max(map(max, table)))


def base_of(table: Table, x: int) -> float:
    """Return the height at which the bars of row `x` begin; the first row is the uppermost."""
    return float(len(table) - 1 - x)


def cell_of(name: str) -> tuple[int, int] | None:
    """Return x and y of the handle of a weight; None for other handles.

    >>> cell_of("cell_1_0"), cell_of("beta")
    ((1, 0), None)
    """
    found = re.fullmatch(r"cell_(\d)_(\d)", name)
    return (int(found[1]), int(found[2])) if found else None


def weights(table: Table, scale: float) -> Figure:
    """Draw a bar for each weight, in rows x and columns y, each with a handle at its top."""
    rows = [(x, base_of(table, x), row) for x, row in enumerate(table)]
    columns = range(len(table[0]))
    fixed = {"fixedrange": True, "showgrid": False, "zeroline": False}
    drawn = figure(
        [_bars(x, base, row, scale) for x, base, row in rows],
        xaxis={
            **fixed,
            "side": "top",
            "range": [-0.5, len(columns) - 0.5],
            "tickvals": list(columns),
            "ticktext": [f"y = {y}" for y in columns],
        },
        yaxis={
            **fixed,
            "range": [-0.08, len(rows)],
            "tickvals": [base + FULL / 2 for _, base, _ in rows],
            "ticktext": [f"x = {x}" for x, _, _ in rows],
        },
        barmode="overlay",
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        margin={"l": 44, "r": 4, "t": 24, "b": 4},
        shapes=[_line_below_bars(base) for _, base, _ in rows],
    )
    handles = [
        _handle(x, y, base, weight, scale) for x, base, row in rows for y, weight in enumerate(row)
    ]
    drawn["layout"]["meta"] = {"handles": handles}
    return drawn


def _bars(x: int, base: float, row: Sequence[float], scale: float) -> Trace:
    """Return the bars of row `x`."""
    drawn = bars(
        f"x = {x}",
        list(range(len(row))),
        [FULL * weight / scale for weight in row],
        BLUE,
        base=base,
        width=0.7,
        customdata=list(row),
        hovertemplate=f"x = {x}, y = %{{x}}: %{{customdata:.4g}}<extra></extra>",
    )
    return drawn | {"opacity": 0.75}


def _handle(x: int, y: int, base: float, weight: float, scale: float) -> dict[str, Any]:
    return handle(
        f"cell_{x}_{y}",
        y,
        base + FULL * weight / scale,
        f"Weight of x = {x}, y = {y}",
        f"{weight:g}",
        axes="y",
        colour=BLUE,
        step=FULL / LEVELS,
        y_range=(base, base + FULL),
    )


def _line_below_bars(base: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": base,
        "y1": base,
        "line": {"color": "theme:text", "width": 1},
    }
