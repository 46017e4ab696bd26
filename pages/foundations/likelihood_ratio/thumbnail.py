"""Thumbnail: the triangle with P, Q and a line of equal divergence around each."""

import numpy as np

from kllab.models.simplex import CORNERS
from kllab.topics.likelihood_ratio.compute import explore, level_lines
from kllab.topics.likelihood_ratio.spec import Hypotheses
from pages.charts.theme import P_COLOUR, Q_COLOUR
from pages.charts.thumbnail import Curve, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw the sides of the triangle and a line around P and around Q."""
    view = explore(Hypotheses())
    sides = (np.eye(3)[[0, 1, 2, 0]] @ CORNERS).T
    marks = [Curve(sides[0], sides[1])]
    for probs, colour in ((view.p, P_COLOUR), (view.q, Q_COLOUR)):
        drawn = level_lines(tuple(map(float, probs)), reverse=True)[1]
        x, y = (drawn @ CORNERS).T
        marks.append(Curve(x, y, colour, dashed=colour == Q_COLOUR, fill=0.2))
    return Thumbnail(marks, (0.0, 1.0), (0.0, 0.87), is_square=True)
