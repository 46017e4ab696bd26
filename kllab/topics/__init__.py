"""One folder a topic: what its page looks at, and in `train` what is trained there.

A module that trains has `Config`, `train` and `warm_up`; `kllab.training.record` says what it
yields.
"""

import importlib
from pathlib import Path
from types import ModuleType

EXPERIMENTS: dict[str, str] = {
    folder.parent.name: f"kllab.topics.{folder.parent.name}.train"
    for folder in sorted(Path(__file__).parent.glob("*/train"))
}
"""Module of each experiment by the name of its topic, that of its page and of its runs."""


def load(name: str) -> ModuleType:
    """Import an experiment's module (without torch; `train` and `warm_up` import that).

    Raises
    ------
    ValueError
        If there is no such experiment.
    """
    if name not in EXPERIMENTS:
        raise ValueError(f"experiment is {name!r}; allowed: one of {', '.join(EXPERIMENTS)}")
    return importlib.import_module(EXPERIMENTS[name])
