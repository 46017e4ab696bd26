"""Thumbnail: estimates of the page's first case around the truth."""

import numpy as np

from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.spec import Sampling
from pages.charts.theme import ORANGE
from pages.charts.thumbnail import Curve, Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw estimates with their intervals, and the truth as a line."""
    view = explore(Sampling(n=200))
    rows = [row for row in view.rows if row.holds is not None]
    height = np.arange(len(rows), 0, -1, dtype=float)
    low, high = np.array([row.interval for row in rows]).T
    bars = Curve(np.stack([low, high], axis=1), np.stack([height, height], axis=1), ORANGE)
    truth = Curve(np.array([view.kl, view.kl]), np.array([0.5, len(rows) + 0.5]))
    dots = Dots(np.array([row.value for row in rows]), height, ORANGE)
    return Thumbnail((truth, bars, dots), (0.0, 2 * view.kl), (0.5, len(rows) + 0.5))
