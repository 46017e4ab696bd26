"""Thumbnail: the densities of the page's first pair."""

from kllab.topics.normal.compute import explore
from kllab.topics.normal.spec import NormalPair
from pages.charts.thumbnail import Thumbnail, in_look_of_p, in_look_of_q


def thumbnail() -> Thumbnail:
    """Draw P and Q."""
    view = explore(NormalPair())
    marks = in_look_of_p(view.x, view.p), in_look_of_q(view.x, view.q)
    return Thumbnail(marks, (-5.0, 7.0), (0.0, float(view.p.max())))
