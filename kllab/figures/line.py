"""A line of a chart."""

from typing import Any

from kllab.figures.typed_array import typed_array


def line(name: str, x: Any, y: Any, colour: str, dash: str, width: float) -> dict[str, Any]:
    """Return the trace of a line without markers."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": typed_array(x),
        "y": typed_array(y),
        "line": {"color": colour, "dash": dash, "width": width},
    }
