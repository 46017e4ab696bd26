"""Grey images as a Plotly heat map, which the chart component updates in place."""

import numpy as np
from numpy.typing import NDArray

from pages.charts.theme import Figure, figure
from pages.charts.traces import heat_map

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
    bare = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    pixels = heat_map(sheet, 0, 255, [[0, "#000000"], [1, "#ffffff"]], showscale=False)
    return figure(
        [pixels | {"z": sheet, "hoverinfo": "skip"}],
        xaxis=bare,
        yaxis={**bare, "autorange": "reversed", "scaleanchor": "x"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode=False,
        dragmode=False,
        meta={},
    )


def reconstructions(originals: Images, decoded: Images, columns: int) -> Images:
    """Arrange each original above its reconstruction, `columns` per row of pairs."""
    bands = []
    for start in range(0, len(originals), columns):
        part = slice(start, start + columns)
        bands += [tile(originals[part], columns, 2), tile(decoded[part], columns, 2)]
    spacer = np.zeros((2, bands[0].shape[1]), np.uint8)
    return np.concatenate([x for band in bands for x in (band, spacer)][:-1])
