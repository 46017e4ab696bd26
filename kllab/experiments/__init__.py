"""What is trained: modules with `Config`, `train` and `warm_up`; record.py says what they yield."""

import importlib
from types import ModuleType

EXPERIMENTS: dict[str, str] = {
    name: f"kllab.experiments.{name}"
    for name in (
        "vae",
        "bayesian_network",
        "information_bottleneck",
        "output_regularisation",
        "policy",
        "maximum_entropy",
    )
}
"""Module of each experiment by name: that of its page and of its runs."""

FORMER_NAMES = {"bottleneck": "information_bottleneck"}
"""Names that experiments had in stored checkpoints of earlier versions, and have now."""


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
