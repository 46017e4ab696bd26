"""Thumbnail: the data of the page's first training, with their gap."""

from kllab.topics.bayesian_network.train import Config
from kllab.topics.bayesian_network.train.points import GRID, curve, draw_points
from pages.charts.theme import P_COLOUR
from pages.charts.thumbnail import Curve, Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw the points around the true curve."""
    points = draw_points(Config())
    marks = Curve(GRID, curve(GRID), dashed=True), Dots(points.x, points.y, P_COLOUR, 2.6)
    return Thumbnail(marks, (-1.6, 1.6), (-1.1, 1.1))
