"""The beta that a config will train with, before it is trained."""

import numpy as np
from numpy.typing import NDArray

from kllab.topics.vae.train.config import Config

POINTS = 400
"""Steps that a preview has at most."""


def schedule_preview(config: Config) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return steps and the beta that weighs the rate at each, first and last step included."""
    steps = np.unique(np.linspace(0, config.steps - 1, min(POINTS, config.steps)).astype(np.int64))
    beta_of = config.beta_schedule()
    return steps, np.array([beta_of(int(step)) for step in steps])
