"""Thumbnail: the number of the first mistake over ε, which is infinite in truth."""

import numpy as np

from kllab.topics.pitfalls.catalogue import MISTAKES
from kllab.topics.pitfalls.compute import explore
from kllab.topics.pitfalls.spec import Case
from pages.charts.theme import GREEN, ORANGE
from pages.charts.thumbnail import Curve, Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw the wrong number over log ε, and the right one at the upper edge."""
    found = explore(Case("epsilon", MISTAKES["epsilon"].defaults))
    x = np.log10(found.x)
    kept = x > -25
    top = 1.25 * float(found.wrongs[kept].max())
    marks = (
        Curve(x[kept], found.wrongs[kept], ORANGE, dashed=True, width=2.4),
        Dots(x[kept], found.wrongs[kept], ORANGE),
        Curve(x[kept], np.full(int(kept.sum()), top), GREEN, width=2.4),
    )
    return Thumbnail(marks, (-21.0, -2.0), (0.0, 1.05 * top))
