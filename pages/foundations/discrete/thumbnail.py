"""Thumbnail: the bars of the page's first pair."""

import numpy as np

from kllab.topics.discrete.compute import Array, explore
from kllab.topics.discrete.spec import DiscretePair
from pages.charts.theme import P_COLOUR, Q_COLOUR
from pages.charts.thumbnail import Curve, Thumbnail

_CORNERS = np.array([0.0, 0.0, 0.36, 0.36, 0.0]), np.array([0.0, 1.0, 1.0, 0.0, 0.0])


def thumbnail() -> Thumbnail:
    """Draw P and Q side by side for each outcome."""
    view = explore(DiscretePair())
    bars = (
        Curve(*_bars(view.p, -0.4), P_COLOUR, fill=0.75),
        Curve(*_bars(view.q, 0.04), Q_COLOUR, dashed=True, fill=0.15),
    )
    top = float(max(view.p.max(), view.q.max()))
    return Thumbnail(bars, (-0.6, len(view.p) - 0.4), (0.0, top))


def _bars(heights: Array, offset: float) -> tuple[Array, Array]:
    """Return the outline of each bar, (outcomes, 5)."""
    x, y = _CORNERS
    return np.arange(len(heights))[:, None] + offset + x, heights[:, None] * y
