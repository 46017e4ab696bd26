"""Thumbnail: both directions of KL of one prediction over its logit."""

from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.spec import Prediction
from pages.charts.theme import P_COLOUR, Q_COLOUR
from pages.charts.thumbnail import Curve, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw KL(target||p), which grows without bound, and KL(p||target), which does not."""
    view = explore(Prediction())
    marks = (
        Curve(view.lead, view.forward, P_COLOUR),
        Curve(view.lead, view.reverse, Q_COLOUR, dashed=True),
    )
    return Thumbnail(marks, (0.0, 15.0), (0.0, 12.0))
