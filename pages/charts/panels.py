"""Several panels in one figure, each with its own axes."""

from collections.abc import Sequence
from typing import Any

from pages.charts.theme import layout, note


def on_panel(number: int) -> dict[str, str]:
    """Return the axes of a trace in panel `number`, counted from 1.

    >>> on_panel(1), on_panel(2)
    ({'xaxis': 'x', 'yaxis': 'y'}, {'xaxis': 'x2', 'yaxis': 'y2'})
    """
    suffix = "" if number == 1 else str(number)
    return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def panel_axes(number: int, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a layout with both axes of panel `number`."""
    suffix = "" if number == 1 else str(number)
    return {f"xaxis{suffix}": x, f"yaxis{suffix}": y}


def four_panels(names: Sequence[str], **overrides: Any) -> dict[str, Any]:
    """Return the layout of panels two by two, which fit a phone, with titles above them."""
    grid = {"rows": 2, "columns": 2, "pattern": "independent", "xgap": 0.16, "ygap": 0.34}
    margin = {"l": 44, "r": 12, "t": 60, "b": 44}
    return layout(
        grid=grid,
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        margin=margin,
        meta={"narrow": {"grid": grid | {"xgap": 0.32}, "margin": margin}},
        annotations=[
            note_on_panel(number, name, 0, 1.02, xanchor="left", yanchor="bottom")
            for number, name in enumerate(names, start=1)
        ],
        **overrides,
    )


def note_on_panel(number: int, text: str, x: float, y: float, **style: Any) -> dict[str, Any]:
    """Return a text on panel `number`, counted from 1; (0, 0) and (1, 1) are its corners."""
    axes = on_panel(number)
    ends = {"xref": f"{axes['xaxis']} domain", "yref": f"{axes['yaxis']} domain"}
    return note(text, x, y, **ends, **style)
