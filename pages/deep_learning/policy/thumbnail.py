"""Thumbnail: the trust region on the triangle of policies."""

import numpy as np

from kllab.models.simplex import CORNERS
from kllab.topics.policy.compute import explore
from kllab.topics.policy.spec import TrustRegion
from pages.charts.theme import GREEN, ORANGE, P_COLOUR, Array
from pages.charts.thumbnail import Curve, Dots, Thumbnail


def thumbnail() -> Thumbnail:
    """Draw the old policy, its trust region, a step of the gradient, and the exact optimum."""
    view = explore(TrustRegion(radius=0.2, step_size=15.0))
    plain, *_, best = view.landings
    step = np.linspace(view.spec.old, plain.policy, 2)
    marks = (
        Curve(*_plane(np.eye(3)[[0, 1, 2, 0]]), width=1),
        Curve(*_plane(view.region), GREEN, fill=0.2),
        Curve(*_plane(step), ORANGE),
        Dots(*_plane(best.policy[None]), GREEN, 5),
        Dots(*_plane(view.spec.old[None]), P_COLOUR, 6),
    )
    return Thumbnail(marks, (0.0, 1.0), (0.0, float(CORNERS[2, 1])), is_square=True)


def _plane(policies: Array) -> tuple[Array, Array]:
    x, y = (policies @ CORNERS).T
    return x, y
