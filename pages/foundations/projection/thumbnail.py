"""Thumbnail: two modes with both fits."""

from kllab.topics.projection.compute import LINE, explore
from kllab.topics.projection.spec import Projected
from pages.charts.theme import Q_COLOUR
from pages.charts.thumbnail import Curve, Thumbnail, in_look_of_p


def thumbnail() -> Thumbnail:
    """Draw the target, the forward fit and one of the reverse fits."""
    view = explore(Projected())
    forward, reverse = view.forward.densities[0], view.other.densities[0]
    marks = (
        in_look_of_p(LINE, view.p),
        Curve(LINE, forward, Q_COLOUR, dashed=True),
        Curve(LINE, reverse, Q_COLOUR, dashed=True),
    )
    return Thumbnail(marks, (-7.0, 7.0), (0.0, float(reverse.max())))
