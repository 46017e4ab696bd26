"""Simplex of policies over three actions as a triangle: its parts, and the paths of trainings."""

from collections.abc import Sequence

import numpy as np

from kllab.topics.policy.run_view import PolicyRun
from pages.charts.simplex import mark, outline, path, triangle
from pages.charts.theme import RUN_COLOURS, RUN_DASHES, Figure
from pages.charts.training import DrawnRun


def paths(runs: Sequence[DrawnRun[PolicyRun]], rewards: Sequence[float]) -> Figure:
    """Draw the policies of each run on the bandit, from the start in the middle."""
    data = [outline()]
    for run in runs:
        columns, colour = run.view.columns, RUN_COLOURS[run.place]
        policies = np.stack([columns[f"probability_{arm}"] for arm in range(3)], axis=1)
        policies = np.vstack([np.full(3, 1 / 3), policies])
        way = path(run.name, policies, colour, 1.5, dash=RUN_DASHES[run.place])
        now = mark(policies[-1], f"{run.name}, now", colour, "circle")
        data += [
            way | {"mode": "lines+markers", "marker": {"size": 4}},
            now | {"showlegend": False},
        ]
    return {
        "data": data,
        "layout": triangle([f"arm {arm}: {reward:g}" for arm, reward in enumerate(rewards)]),
    }
