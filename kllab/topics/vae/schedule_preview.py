"""Preview of a config's schedule: of beta, or of the capacity C."""

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.train.config import Config

POINTS = 400
"""Largest number of steps in a preview."""


def schedule_preview(config: Config) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return steps, including first and last, and beta, or C if there is one, at each of them."""
    steps = np.unique(np.linspace(0, config.steps - 1, min(POINTS, config.steps)).astype(np.int64))
    value_of = config.capacity_curve() or config.beta_schedule()
    return steps, np.array([value_of(int(step)) for step in steps])
