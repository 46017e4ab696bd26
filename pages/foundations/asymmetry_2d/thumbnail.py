"""Thumbnail: contours of the page's first pair."""

import numpy as np

from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.charts.thumbnail import Thumbnail, in_look_of_p, in_look_of_q


def thumbnail() -> Thumbnail:
    """Draw P and Q by their contours at 1 and 2 sigma."""
    view = explore(GaussianPair2D())
    p, q = (np.stack(ellipses[:2], axis=1) for ellipses in (view.ellipses_p, view.ellipses_q))
    x, y = np.concatenate([p, q], axis=1)
    ends_x, ends_y = ((float(values.min()), float(values.max())) for values in (x, y))
    return Thumbnail((in_look_of_p(*p), in_look_of_q(*q)), ends_x, ends_y, is_square=True)
