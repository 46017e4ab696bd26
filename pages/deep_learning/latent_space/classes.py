"""Looks of the classes: a colour and a symbol for each, so that neither is needed alone."""

from typing import Any

from pages.charts.theme import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION

_COLOURS = (
    BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, "#A6761D", "theme:text", "#7a838c", "#44AA99",
)  # fmt: skip
_SYMBOLS = (
    "circle", "line-ns-open", "triangle-up", "square", "x", "diamond", "star", "triangle-down",
    "hexagon", "cross",
)  # fmt: skip


def look(label: int) -> dict[str, Any]:
    """Return colour and symbol of the markers of a class.

    >>> look(0)
    {'color': '#0072B2', 'symbol': 'circle'}
    """
    return {"color": _COLOURS[label % 10], "symbol": _SYMBOLS[label % 10]}
