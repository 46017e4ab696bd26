"""Thumbnail: some of the digits on which the page trains."""

import numpy as np

from kllab.data import load_bundled
from pages.charts.thumbnail import Cells, Thumbnail

_DIGITS = (2, 0, 7, 4)


def thumbnail() -> Thumbnail:
    """Draw the first image of some of the small digits in a row."""
    data = load_bundled("digits_8x8")
    images = [data.images[np.flatnonzero(data.labels == digit)[0]] for digit in _DIGITS]
    row = np.concatenate(images, axis=1) / 255
    height, width = row.shape
    return Thumbnail([Cells(row)], (-0.5, width - 0.5), (height - 0.5, -0.5), is_square=True)
