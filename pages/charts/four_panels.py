"""Layout of four panels, two by two, titles above them; beside them they would not fit a phone."""

from collections.abc import Sequence
from typing import Any

from pages.charts.theme import layout


def four_panels(names: Sequence[str], **overrides: Any) -> dict[str, Any]:
    """Return the layout; panel `n`, from 1, has the axes ``xn`` and ``yn`` (the first x and y)."""
    grid = {"rows": 2, "columns": 2, "pattern": "independent", "xgap": 0.16, "ygap": 0.34}
    margin = {"l": 44, "r": 12, "t": 60, "b": 44}
    return layout(
        grid=grid,
        legend={"orientation": "h", "y": 1.08, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        margin=margin,
        meta={"narrow": {"grid": grid | {"xgap": 0.32}, "margin": margin}},
        annotations=[
            _name_above(name, "" if number == 1 else str(number))
            for number, name in enumerate(names, start=1)
        ],
        **overrides,
    )


def _name_above(name: str, suffix: str) -> dict[str, Any]:
    return {
        "text": name,
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix} domain",
        "x": 0,
        "y": 1.02,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }


def dotted_line(height: float, number: int) -> dict[str, Any]:
    """Return the shape of a dotted line across panel `number`, from 1."""
    suffix = "" if number == 1 else str(number)
    return {
        "type": "line",
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix}",
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"color": "theme:text", "width": 1, "dash": "dot"},
    }
