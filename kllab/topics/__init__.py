"""One folder per topic: what its page computes, and in `train` what it trains.

A module `train` has `Config`, `train` and `warm_up`; `kllab.training.record` defines the records it
yields.
"""

import importlib
from pathlib import Path
from types import ModuleType

EXPERIMENTS: dict[str, str] = {
    folder.parent.name: f"kllab.topics.{folder.parent.name}.train"
    for folder in sorted(Path(__file__).parent.glob("*/train"))
}
"""Module of each experiment by the name of its topic, which its page and its runs share."""


def load(name: str) -> ModuleType:
    """Import an experiment's module; only its `train` and `warm_up` import torch.

    Raises
    ------
    ValueError
        If there is no such experiment.
    """
    if name not in EXPERIMENTS:
        raise ValueError(f"experiment is {name!r}; allowed: one of {', '.join(EXPERIMENTS)}")
    return importlib.import_module(EXPERIMENTS[name])
