"""Thumbnail: the uncertainty of the recorded run of the first preset."""

import numpy as np

from pages.charts.theme import BLUE
from pages.charts.thumbnail import Curve, Dots, Thumbnail
from pages.deep_learning.bayesian_network.presets import PRESETS
from pages.web import recorded_runs


def thumbnail() -> Thumbnail:
    """Draw the data, the mean and two epistemic standard deviations, wide in the gap."""
    run = recorded_runs.load("bayesian_network", recorded_runs.id_of(next(iter(PRESETS))))
    x, mean, sd = (run.arrays[name] for name in ("grid", "mean", "epistemic_sd"))
    band = np.concatenate([mean - 2 * sd, (mean + 2 * sd)[::-1]])
    marks = (
        Curve(np.concatenate([x, x[::-1]]), band, BLUE, fill=0.25, width=0.4),
        Curve(x, mean, BLUE),
        Dots(run.arrays["x"], run.arrays["y"], size=2.4),
    )
    return Thumbnail(marks, (-2.0, 2.0), (-1.5, 1.5))
