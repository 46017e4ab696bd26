"""Thumbnail: the densities of the page's first pair."""

from kllab.topics.families.compute import explore
from pages.charts.thumbnail import Thumbnail, in_look_of_p, in_look_of_q
from pages.foundations.families.controls import pair_of
from pages.foundations.families.presets import PRESETS


def thumbnail() -> Thumbnail:
    """Draw P and Q."""
    view = explore(pair_of(next(iter(PRESETS.values()))))
    marks = in_look_of_p(view.p.x, view.p.y), in_look_of_q(view.q.x, view.q.y)
    return Thumbnail(marks, view.window, (0.0, max(view.p.typical, view.q.typical)))
