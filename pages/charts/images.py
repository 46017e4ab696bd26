"""Grey images as a Plotly heat map, which the chart component updates in place."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import layout
from pages.charts.typed_array import typed_array

Figure = dict[str, Any]
Images = NDArray[np.uint8]


def tile(images: Images, columns: int, gap: int = 2) -> Images:
    """Arrange `images` (n, height, width) row by row with `gap` black pixels between them."""
    n, height, width = images.shape
    rows = -(-n // columns)
    sheet = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap), np.uint8)
    for index, image in enumerate(images):
        top, left = (index // columns) * (height + gap), (index % columns) * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def grey(sheet: Images) -> Figure:
    """Draw a grey image with square pixels and no axes, as large as the chart allows."""
    bare: dict[str, Any] = {"visible": False, "showgrid": False, "zeroline": False}
    return {
        "data": [
            {
                "type": "heatmap",
                "z": typed_array(sheet, "u1"),
                "zmin": 0,
                "zmax": 255,
                "colorscale": [[0, "#000000"], [1, "#ffffff"]],
                "showscale": False,
                "hoverinfo": "skip",
            }
        ],
        "layout": layout(
            xaxis={**bare, "constrain": "domain"},
            yaxis={**bare, "autorange": "reversed", "scaleanchor": "x", "constrain": "domain"},
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            hovermode=False,
            dragmode=False,
            meta={},
        ),
    }


def reconstructions(originals: Images, decoded: Images, columns: int) -> Images:
    """Arrange each original above its reconstruction, `columns` per row of pairs."""
    bands = []
    for start in range(0, len(originals), columns):
        part = slice(start, start + columns)
        bands += [tile(originals[part], columns, 2), tile(decoded[part], columns, 2)]
    spacer = np.zeros((2, bands[0].shape[1]), np.uint8)
    return np.concatenate([x for band in bands for x in (band, spacer)][:-1])
