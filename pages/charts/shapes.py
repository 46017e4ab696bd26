"""Dotted lines and shaded strips across a chart."""

from typing import Any

from pages.charts.panels import on_panel


def level_line(height: float, number: int = 1, **overrides: Any) -> dict[str, Any]:
    """Return a dotted horizontal line across panel `number`, counted from 1."""
    axes = on_panel(number)
    return {
        "type": "line",
        "xref": f"{axes['xaxis']} domain",
        "yref": axes["yaxis"],
        "x0": 0,
        "x1": 1,
        "y0": height,
        "y1": height,
        "line": {"color": "theme:text", "width": 1, "dash": "dot"},
        **overrides,
    }


def upright_line(x: float, colour: str, **label: Any) -> dict[str, Any]:
    """Return a dotted vertical line across the chart; `label` is Plotly's: text, textposition."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
        "label": {"textangle": 0, **label},
    }


def strip(letter: str, low: float, high: float, colour: str) -> dict[str, Any]:
    """Return a shaded strip across the chart, from `low` to `high` on axis "x" or "y"."""
    other = "y" if letter == "x" else "x"
    return {
        "type": "rect",
        f"{letter}0": low,
        f"{letter}1": high,
        f"{other}0": 0,
        f"{other}1": 1,
        f"{other}ref": "paper",
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }
