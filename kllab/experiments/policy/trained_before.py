"""Learning curves with CleanRL's settings and frames, trained before and bundled."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kllab.data.bundled import ASSETS
from kllab.experiments.policy.config import Config
from kllab.experiments.policy.over_seeds import SeedCurve, over_seeds

PATH = ASSETS / "cleanrl_budget.npz"
"""Written by scripts/build_cleanrl_curves.py."""
SEEDS = (0, 1, 2)
COLUMNS = ("frames", "mean_return", "kl")
"""What is kept of each training's records."""


@cache
def runs() -> tuple[tuple[Config, dict[str, NDArray[np.float64]]], ...]:
    """Return config and columns, (updates,) each, of the training of every seed."""
    with np.load(PATH) as stored:
        config = Config.from_json(stored["config"].item())
        columns = {name: stored[name].astype(np.float64) for name in COLUMNS}
    return tuple(
        (replace(config, seed=seed), {name: values[row] for name, values in columns.items()})
        for row, seed in enumerate(SEEDS)
    )


@cache
def curve() -> SeedCurve:
    """Return mean and range of the return over the seeds."""
    [found] = over_seeds([(config.to_json(), columns) for config, columns in runs()])
    return replace(found, name=f"{found.name}, trained before")
