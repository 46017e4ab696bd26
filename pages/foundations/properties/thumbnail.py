"""Thumbnail: the page's first property, outcomes on a curve and their mean above it."""

import numpy as np

from kllab.topics.properties.gibbs import CURVE, ThreeOutcomes, explore
from pages.charts.theme import GREEN, P_COLOUR
from pages.charts.thumbnail import Curve, Dots, Mark, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw −log(q/p) with the outcomes, and KL as the height of their mean above the curve."""
    # Farther apart than the first preset, so that the gap can be seen.
    found = explore(ThreeOutcomes(0.5, 0.3, 0.2, 0.1, 0.3, 0.6))
    marks: list[Mark] = [Curve(CURVE, -np.log(CURVE))]
    points = zip(found.ratios, found.heights, found.weights, strict=True)
    marks += [
        Dots(np.array([x]), np.array([y]), P_COLOUR, 4 + 8 * float(weight) ** 0.5)
        for x, y, weight in points
    ]
    mean = np.full(2, found.mean_ratio), np.array([found.curve_below, found.kl])
    marks.append(Curve(*mean, GREEN, width=4))
    return Thumbnail(marks, (0.1, 3.3), (-1.3, 1.9))
