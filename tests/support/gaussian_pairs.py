"""Pairs of Gaussians in the plane, drawn over the ranges of the page's sliders."""

import random

from kllab.topics.asymmetry_2d.spec import GaussianPair2D


def random_pairs(n: int) -> list[GaussianPair2D]:
    draw = random.Random(5)
    low, high = (-3, -3, 0.2, 0.2, -0.9) * 2, (3, 3, 4, 4, 0.9) * 2
    return [GaussianPair2D(*map(draw.uniform, low, high)) for _ in range(n)]
