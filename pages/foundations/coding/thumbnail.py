"""Thumbnail: words as wide as p and as high as their lengths."""

import numpy as np

from kllab.topics.coding.compute import explore
from kllab.topics.coding.spec import WordPair
from pages.charts.theme import P_COLOUR
from pages.charts.thumbnail import Curve, Thumbnail, in_look_of_q


def thumbnail() -> Thumbnail:
    """Draw the areas of entropy, and the outline of the lengths in the code for Q."""
    view = explore(WordPair())
    edges = np.concatenate([[0.0], np.cumsum(view.p)])
    x = np.repeat(edges, 2)
    own = np.concatenate([[0.0], np.repeat(-np.log2(view.p), 2), [0.0]])
    paid = np.concatenate([[0.0], np.repeat(-np.log2(view.q), 2), [0.0]])
    return Thumbnail(
        (Curve(x, own, P_COLOUR, fill=0.5), in_look_of_q(x, paid)), (0.0, 1.0), (0.0, 3.0)
    )
