"""Thumbnail: the information curve of the page's first table."""

import numpy as np

from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.spec import Bottleneck
from pages.charts.theme import GREEN, P_COLOUR
from pages.charts.thumbnail import Curve, Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw I(T;Y) over I(X;T), its largest value, and the point of one beta."""
    view = explore(Bottleneck())
    curve, code = view.curve, view.code
    most_x, most_y = float(curve.rate.max()), curve.source.relevant
    marks = (
        Curve(np.array([0.0, most_x]), np.full(2, most_y), dashed=True, width=1),
        Curve(curve.rate, curve.relevance, P_COLOUR, width=2),
        Dots(np.array([code.rate]), np.array([code.relevance]), GREEN, 7),
    )
    return Thumbnail(marks, (0.0, most_x), (0.0, most_y))
