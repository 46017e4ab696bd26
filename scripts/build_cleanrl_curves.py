"""Train PPO-clip with CleanRL's settings and number of frames, three seeds, for the policy page.

    python -m scripts.build_cleanrl_curves [--output FILE]

It takes two minutes on one core. Results are reproducible on one machine with one version of
torch; elsewhere they may differ after some updates, as rounding decides single actions.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from kllab.topics.policy.bundled_runs import COLUMNS, PATH, SEEDS
from kllab.topics.policy.train import Config, train
from pages.deep_learning.policy.presets import PRESETS, config_of
from scripts.npz import npz_bytes


def curves(config: Config) -> dict[str, np.ndarray]:
    """Return the columns of a training, each of shape ``(updates,)``; NaN for missing values."""
    rows = [record.scalars() for record in train(config)]
    return {name: np.array([row.get(name, np.nan) for row in rows]) for name in COLUMNS}


def main() -> None:
    """Write the asset."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=PATH)
    options = parser.parse_args()
    config = config_of(PRESETS["CleanRL's budget"])
    of_seeds = [curves(replace(config, seed=seed)) for seed in SEEDS]
    arrays = {
        name: np.stack([columns[name] for columns in of_seeds]).astype(np.float32)
        for name in COLUMNS
    }
    content = npz_bytes(
        {"config": np.array([config.to_json()]), "torch": np.array([torch.__version__]), **arrays}
    )
    options.output.write_bytes(content)
    ends = ", ".join(f"{end:.1f}" for end in arrays["mean_return"][:, -1])
    print(f"{options.output}: {len(content):,} bytes; returns at the end: {ends}")


if __name__ == "__main__":
    main()
