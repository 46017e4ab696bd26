"""Theme of all figures: P and Q have the same colour and line style on every page."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]
Trace = dict[str, Any]
Figure = dict[str, Any]
"""Traces as ``"data"``, and the ``"layout"``."""

# Okabe & Ito (2008): distinguishable under all common colour blindness, on light and dark.
BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#E69F00",
    "#CC79A7",
    "#56B4E9",
)
RUN_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
RUN_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def run_style(place: int) -> dict[str, str]:
    """Return colour and dash of a run: 0 for A, 1 for B; they repeat after six."""
    return {"color": RUN_COLOURS[place % 6], "dash": RUN_DASHES[place % 6]}


# Line style in addition to colour: P is solid, Q is dashed.
P_LINE: dict[str, Any] = {"color": BLUE, "width": 2.5, "dash": "solid", "simplify": False}
Q_LINE: dict[str, Any] = {"color": VERMILLION, "width": 2.5, "dash": "dash", "simplify": False}
P_COLOUR: str = P_LINE["color"]
Q_COLOUR: str = Q_LINE["color"]
P_FILL, Q_FILL = "rgba(0,114,178,.12)", "rgba(213,94,0,.10)"
ZERO_LINE: dict[str, Any] = {"zeroline": True, "zerolinecolor": "theme:text"}
"""Part of an axis whose 0 is marked."""
POSITIVE_FILL, NEGATIVE_FILL = "rgba(0,158,115,.35)", "rgba(204,121,167,.45)"


def figure(data: Sequence[Trace], **overrides: Any) -> Figure:
    """Return the figure of `data` in the common layout, updated with `overrides`."""
    return {"data": list(data), "layout": layout(**overrides)}


def layout(**overrides: Any) -> dict[str, Any]:
    """Return the common layout of all figures, updated with `overrides`."""
    return {
        "margin": {"l": 58, "r": 16, "t": 36, "b": 44},
        "hovermode": "x unified",
        "dragmode": "zoom",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"},
        "meta": {"narrow": {"margin": {"l": 46, "r": 8, "t": 36, "b": 40}}},
        **overrides,
    }


def axis(title: str, **overrides: Any) -> dict[str, Any]:
    """Return an axis with a title and the lab's defaults."""
    return {"title": {"text": title, "standoff": 8}, "automargin": True, **overrides}


def note(text: str, x: float | str, y: float | str, **style: Any) -> dict[str, Any]:
    """Return a text at (x, y) without an arrow; `style` is Plotly's: xanchor, font, bgcolor."""
    return {"text": text, "x": x, "y": y, "showarrow": False, **style}
