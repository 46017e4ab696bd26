"""Grey images as a Plotly heat map, which the chart component updates in place."""

import numpy as np

from kllab.data.image_sheet import Images, tile
from pages.charts.theme import Figure, figure
from pages.charts.traces import heat_map


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
