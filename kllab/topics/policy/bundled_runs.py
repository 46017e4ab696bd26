"""Learning curves with CleanRL's settings and frames, trained before and bundled."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kllab.topics.policy.seed_statistics import SeedCurve, over_seeds
from kllab.topics.policy.train.config import Config

PATH = Path(__file__).parent / "cleanrl_budget.npz"
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
def curve(name_of: Callable[[str], str]) -> SeedCurve:
    """Return mean and range of the return over the seeds."""
    [found] = over_seeds([(config.to_json(), columns) for config, columns in runs()], name_of)
    return replace(found, name=f"{found.name}, trained before")
