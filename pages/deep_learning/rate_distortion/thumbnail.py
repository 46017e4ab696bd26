"""Thumbnail: the points of the page's first recorded run on their plane."""

import numpy as np

from kllab.topics.rate_distortion.run_view import RateDistortionRun
from kllab.topics.rate_distortion.train.config import Config
from pages.charts.theme import GREEN, ORANGE
from pages.charts.thumbnail import Curve, Dots, Thumbnail
from pages.deep_learning.rate_distortion.presets import PRESETS
from pages.web import recorded_runs


def thumbnail() -> Thumbnail:
    """Draw the means of each beta, and the line of the best ELBO."""
    recorded = recorded_runs.load("rate_distortion", recorded_runs.id_of(next(iter(PRESETS))))
    config = Config.from_json(recorded.config)
    run = RateDistortionRun.of(config, recorded.columns, recorded.arrays)
    rate, distortion = run.mean_rate.ravel(), run.mean_distortion.ravel()
    best = float(run.mean_nelbo.min())
    reach = float(1.05 * rate.max())
    marks = (
        Curve(
            np.array([0.0, reach]), best - np.array([0.0, reach]), ORANGE, dashed=True, width=1.2
        ),
        Dots(rate, distortion, GREEN, 7),
    )
    return Thumbnail(marks, (0.0, reach), (run.pixel_entropy, float(1.03 * distortion.max())))
