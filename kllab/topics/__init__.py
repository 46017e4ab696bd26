"""One folder per topic: what its page computes, and in `train` what it trains.

A module `train` has `Config`, `train` and `warm_up`; `kllab.training.record` defines the records it
yields.
"""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

from kllab.training.run_view import RunView

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


def run_view(name: str) -> type[RunView[Any]] | None:
    """Return the run view of an experiment, from the module ``run_view`` of its topic, if any."""
    module = f"kllab.topics.{name}.run_view"
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name):
            return None
        raise
    [found] = [each for each in RunView.__subclasses__() if each.__module__ == module]
    return found
