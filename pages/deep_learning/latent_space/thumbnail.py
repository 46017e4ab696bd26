"""Thumbnail: the codes of some digits in the latent space of the shipped model."""

import numpy as np

from pages.charts.theme import GREEN, ORANGE, P_COLOUR, PURPLE, Q_COLOUR, SKY
from pages.charts.thumbnail import GREY, Curve, Dots, Thumbnail
from pages.deep_learning.latent_space.models import FIRST, shipped

_COLOURS = {0: P_COLOUR, 1: Q_COLOUR, 7: GREEN, 6: PURPLE, 2: ORANGE, 3: SKY}
_OF_EACH = 22
_CIRCLE = np.linspace(0, 2 * np.pi, 40)


def thumbnail() -> Thumbnail:
    """Draw codes of six digits, and two standard deviations of the prior."""
    encoded = shipped(FIRST).encoded
    dots = []
    for label, colour in _COLOURS.items():
        x, y = encoded.loc[encoded.labels == label][:_OF_EACH].T
        dots.append(Dots(x, y, colour, size=2.6))
    circle = Curve(2 * np.cos(_CIRCLE), 2 * np.sin(_CIRCLE), GREY, dashed=True, width=1)
    return Thumbnail([circle, *dots], (-4.0, 4.0), (-3.2, 3.2), is_square=True)
