"""Theme of all figures: P and Q have the same colour and line style on every page."""

from typing import Any

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

# Line style in addition to colour: P is solid, Q is dashed.
P_LINE: dict[str, Any] = {"color": BLUE, "width": 2.5, "dash": "solid", "simplify": False}
Q_LINE: dict[str, Any] = {"color": VERMILLION, "width": 2.5, "dash": "dash", "simplify": False}
P_COLOUR: str = P_LINE["color"]
Q_COLOUR: str = Q_LINE["color"]
POSITIVE_FILL, NEGATIVE_FILL = "rgba(0,158,115,.35)", "rgba(204,121,167,.45)"


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
