"""Line of a chart."""

from typing import Any

from pages.charts.typed_array import typed_array


def line(name: str, x: Any, y: Any, **style: Any) -> dict[str, Any]:
    """Return the trace of a curve without markers; `style` is Plotly's: color, dash, width."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": typed_array(x),
        "y": typed_array(y),
        "line": style,
    }
