"""Bundled learning curves with CleanRL's settings and frames, and its published result."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import SeedCurve, over_seeds
from kllab.topics.policy.train.config import Config

PATH = Path(__file__).parent / "cleanrl_budget.npz"
"""Written by scripts/build_cleanrl_curves.py."""
SEEDS = (0, 1, 2)
COLUMNS = ("frames", "mean_return", "kl")
"""Columns kept from each training's records."""


@dataclass(frozen=True)
class Published:
    """CleanRL's episodic return, mean ± spread, over `seeds` runs of `frames` frames each."""

    environment: str = "CartPole-v1"
    mean: float = 492.40
    spread: float = 13.05
    frames: int = 500_000
    seeds: int = 3
    source: str = (
        "CleanRL's documentation, docs/rl-algorithms/ppo.md, results of ppo.py on CartPole-v1; "
        "budget and seeds from benchmark/ppo.sh and the defaults of ppo.py"
    )


CLEANRL = Published()


@cache
def runs() -> tuple[PolicyRun, ...]:
    """Return the run of every seed, with the columns `COLUMNS`, (updates,) each."""
    with np.load(PATH) as stored:
        config = Config.from_json(stored["config"].item())
        columns = {name: stored[name].astype(np.float64) for name in COLUMNS}
    return tuple(
        PolicyRun(replace(config, seed=seed), {name: of[row] for name, of in columns.items()}, {})
        for row, seed in enumerate(SEEDS)
    )


@cache
def curve() -> SeedCurve:
    """Return mean and range of the return over the seeds."""
    [found] = over_seeds(runs())
    return found
