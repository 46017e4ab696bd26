"""Reliability diagrams: accuracy over confidence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import BLUE, VERMILLION, axis, layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
_STYLES = ((BLUE, "solid", "circle"), (VERMILLION, "dash", "square-open"))


def reliability(models: Mapping[str, NDArray[Any]]) -> Figure:
    """Draw accuracy over confidence in bins; on the diagonal a model is calibrated.

    Parameters
    ----------
    models
        One or two arrays (bins, 3) by name: share of the images, mean confidence and accuracy. A
        marker's area is the share.
    """
    data: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "name": "calibrated", "x": [0, 1], "y": [0, 1],
            "line": {"color": "theme:text", "width": 1, "dash": "dot"}, "hoverinfo": "skip",
        }
    ]  # fmt: skip
    for (colour, dash, symbol), (name, bins) in zip(_STYLES, models.items(), strict=False):
        share, confidence, accuracy = bins[bins[:, 0] > 0].T
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": name,
                "x": typed_array(confidence), "y": typed_array(accuracy),
                "line": {"color": colour, "dash": dash, "width": 1.5},
                "marker": {
                    "color": colour, "symbol": symbol, "size": typed_array(5 + 22 * np.sqrt(share)),
                },
                "customdata": typed_array(share),
                "hovertemplate": "confidence %{x:.3f}, accuracy %{y:.3f}, "
                "%{customdata:.1%} of the images",
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            xaxis=axis("confidence", range=[0, 1.03]),
            yaxis=axis("accuracy", range=[-0.02, 1.06]),
            hovermode="closest",
        ),
    }
