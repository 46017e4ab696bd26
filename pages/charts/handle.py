"""Handle: a point of a chart that a visitor drags; it stands for one or two controls."""

from collections.abc import Sequence
from typing import Any, Literal


def handle(
    name: str,
    x: float,
    y: float,
    label: str,
    text: str,
    *,
    axes: Literal["x", "y", "xy"] = "xy",
    colour: str = "theme:text",
    step: float = 0.1,
    y_step: float | None = None,
    x_range: Sequence[float] | None = None,
    y_range: Sequence[float] | None = None,
    hollow: bool = False,
    selects: bool = False,
) -> dict[str, Any]:
    """Return a handle for a figure's ``layout["meta"]["handles"]``.

    Parameters
    ----------
    name : str
        Name by which ``on_drag`` knows it.
    x, y : float
        Position in the units of the axes.
    label, text : str
        Name and present value of what it moves, for screen readers.
    axes : str
        Directions in which it moves.
    step : float
        Change by an arrow key, in the units of the axes.
    y_step : float, optional
        The same upwards, if it is another one.
    x_range, y_range : (float, float), optional
        Smallest and largest position; by default the ends of the axes.
    hollow : bool
        Draw it as a ring, to tell it from others of the same colour.
    selects : bool
        Whether a click, which does not move it, is reported as well.
    """
    made: dict[str, Any] = {
        "name": name,
        "x": float(x),
        "y": float(y),
        "label": label,
        "text": text,
        "axes": axes,
        "colour": colour,
        "step": step,
        "x_range": x_range,
        "y_range": y_range,
        "hollow": hollow,
    }
    if y_step is not None:
        made["y_step"] = y_step
    return made | {"selects": True} if selects else made
