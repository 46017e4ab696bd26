"""Area between two curves."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import POSITIVE_FILL
from pages.charts.typed_array import typed_array

Array = NDArray[np.float64]
Trace = dict[str, Any]


def between(x: Array, low: Array, high: Array, name: str, colour: str = POSITIVE_FILL) -> Trace:
    """Return the area between two curves, as one closed outline."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": typed_array(np.concatenate([x, x[::-1]])),
        "y": typed_array(np.concatenate([low, high[::-1]])),
        "name": name,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
