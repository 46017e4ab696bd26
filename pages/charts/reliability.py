"""Reliability diagrams: accuracy over confidence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import BLUE, VERMILLION, Figure, axis, figure
from pages.charts.traces import line
from pages.charts.typed_array import typed_array

_STYLES = ((BLUE, "solid", "circle"), (VERMILLION, "dash", "square-open"))


def reliability(models: Mapping[str, NDArray[Any]]) -> Figure:
    """Draw accuracy over confidence in bins; on the diagonal a model is calibrated.

    Parameters
    ----------
    models
        One or two arrays (bins, 3) by name: share of the images, mean confidence and accuracy. A
        marker's area is the share.
    """
    diagonal = line("calibrated", [0, 1], [0, 1], color="theme:text", width=1, dash="dot")
    data = [diagonal | {"hoverinfo": "skip"}]
    for (colour, dash, symbol), (name, bins) in zip(_STYLES, models.items(), strict=False):
        share, confidence, accuracy = bins[bins[:, 0] > 0].T
        size = typed_array(5 + 22 * np.sqrt(share))
        data.append(
            line(name, confidence, accuracy, color=colour, dash=dash, width=1.5)
            | {
                "mode": "lines+markers",
                "marker": {"color": colour, "symbol": symbol, "size": size},
                "customdata": typed_array(share),
                "hovertemplate": "confidence %{x:.3f}, accuracy %{y:.3f}, "
                "%{customdata:.1%} of the images",
            }
        )
    return figure(
        data,
        xaxis=axis("confidence", range=[0, 1.03]),
        yaxis=axis("accuracy", range=[-0.02, 1.06]),
        hovermode="closest",
    )
