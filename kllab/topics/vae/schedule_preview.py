"""Preview of a config's beta schedule."""

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.train.config import Config

POINTS = 400
"""Largest number of steps in a preview."""


def schedule_preview(config: Config) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return steps, including first and last, and beta at each of them."""
    steps = np.unique(np.linspace(0, config.steps - 1, min(POINTS, config.steps)).astype(np.int64))
    beta_of = config.beta_schedule()
    return steps, np.array([beta_of(int(step)) for step in steps])
