"""Several images as one."""

import numpy as np
from numpy.typing import NDArray

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
