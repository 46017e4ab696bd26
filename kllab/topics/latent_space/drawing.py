"""A digit drawn by hand, brought to the size and place of the digits that a model has learned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kllab.data import DATASETS
from kllab.topics.latent_space.posterior import grey_levels

FloatArray = NDArray[np.float64]

LARGEST_CANVAS = 1024
"""Largest height and width of a drawing, in pixels."""


@dataclass(frozen=True)
class Form:
    """Size and place of the digits of a dataset, in pixels.

    Attributes
    ----------
    box : int
        Longer side of a digit.
    centre : float
        Where its centre of mass is, from the top and from the left. Of MNIST it is between 14 and
        15: the digits were moved by whole pixels.
    """

    box: int
    centre: float


FORMS = {
    "mnist_10k": Form(box=20, centre=14.5),
    "mnist": Form(box=20, centre=14.5),
    "digits_8x8": Form(box=8, centre=4.0),
}
"""Form of the digits by dataset, as measured on the images."""


def fit_drawing(drawing: ArrayLike, dataset: str) -> FloatArray:
    """Scale and move a drawing to the size and place of the digits of a dataset.

    MNIST was made like this (LeCun et al. 1998, section III A), so a model expects it: a digit of
    another size or place is unlike all images of the training. Each pixel of the result is the mean
    grey level of the area it covers. If a part of the digit would leave the image, it is moved back
    as far as needed.

    Parameters
    ----------
    drawing : array_like
        (rows, columns), white on black: whole numbers from 0 to 255, or numbers from 0 to 1.
    dataset : str
        One of `FORMS`.

    Returns
    -------
    numpy.ndarray
        (height, width) of the dataset, grey levels in [0, 1]; black if nothing is drawn.

    Raises
    ------
    ValueError
        If the drawing is no image of up to 1024 x 1024, has values that are not allowed, or the
        dataset has no digits.

    Examples
    --------
    >>> fit_drawing([[0, 0, 0, 0], [0, 0, 255, 0]], "digits_8x8").min()  # one pixel, enlarged
    np.float64(1.0)
    """
    if dataset not in FORMS:
        raise ValueError(
            f"digits like those of {dataset!r} cannot be drawn; allowed: one of {', '.join(FORMS)}"
        )
    given = np.asarray(drawing)
    if given.ndim != 2 or not 1 <= min(given.shape) <= max(given.shape) <= LARGEST_CANVAS:
        raise ValueError(
            f"the drawing has shape {given.shape}; allowed: rows and columns, 1 to "
            f"{LARGEST_CANVAS} of each"
        )
    levels = grey_levels(given, (given.shape[0], given.shape[1]))
    shape, form = DATASETS[dataset].shape, FORMS[dataset]
    if not levels.any():
        return np.zeros(shape)
    sides = [levels.sum(axis=1), levels.sum(axis=0)]
    extents = [(int(np.flatnonzero(s)[0]), int(np.flatnonzero(s)[-1]) + 1) for s in sides]
    step = max(end - start for start, end in extents) / form.box
    rows, columns = (
        _means(side, extent, step, form.centre, size)
        for side, extent, size in zip(sides, extents, shape, strict=True)
    )
    # Rounding of a sum of weights may exceed 1 by the last digit.
    return np.asarray(np.clip(rows @ levels @ columns.T, 0, 1))


def _means(
    side: FloatArray, extent: tuple[int, int], step: float, middle: float, size: int
) -> FloatArray:
    """Return weights, (size, pixels), with which pixels of the result average those of a drawing.

    `side` has the drawing's sum in each row or column, `extent` the first and last of them with
    something drawn. `step` pixels of the drawing make one of the result, in which the centre of
    mass is at `middle`.
    """
    pixels = np.arange(len(side))
    centre = float(side @ (pixels + 0.5) / side.sum())
    start, end = extent
    middle = np.clip(middle, (centre - start) / step, size - (end - centre) / step)
    edges = centre + (np.arange(size + 1) - middle) * step
    low = np.maximum(edges[:-1, None], pixels)
    high = np.minimum(edges[1:, None], pixels + 1)
    return np.asarray(np.maximum(high - low, 0) / step)
