"""Single marker of a chart; beyond an axis it becomes an arrow at the end of the axis."""

from typing import Any

from kllab.divergences.units import written
from pages.charts.steady_range import Range

_ARROWS = {
    ("x", -1): ("triangle-left", "middle right"),
    ("x", 1): ("triangle-right", "middle left"),
    ("y", -1): ("triangle-down", "top center"),
    ("y", 1): ("triangle-up", "bottom center"),
}


def point(
    name: str,
    x: float,
    y: float,
    colour: str,
    symbol: str = "circle",
    *,
    size: float = 10,
    x_range: Range | None = None,
    y_range: Range | None = None,
    **overrides: Any,
) -> dict[str, Any]:
    """Return a marker at (x, y), outlined in the page's background colour.

    Parameters
    ----------
    x_range, y_range : list of float, optional
        Ends of the axes. A value beyond an end is drawn as an arrow at that end, labelled with the
        number.
    """
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [float(x)],
        "y": [float(y)],
        "name": name,
        "cliponaxis": False,
        "hovertemplate": f"{name}: ({written(x, '.4g')}, {written(y)})<extra></extra>",
    }
    for letter, value, ends in (("x", x, x_range), ("y", y, y_range)):
        if ends is None or ends[0] <= value <= ends[1]:
            continue
        side = -1 if value < ends[0] else 1
        symbol, place = _ARROWS[letter, side]
        trace[letter] = [ends[0] if side < 0 else ends[1]]
        trace |= {"mode": "markers+text", "text": [written(value, ".4g")], "textposition": place}
    rim = {"color": "theme:background", "width": 1.5}
    marker = {"color": colour, "size": size, "symbol": symbol, "line": rim}
    return {**trace, "marker": marker, **overrides}
