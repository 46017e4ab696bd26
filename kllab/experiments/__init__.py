"""What is trained: modules with `Config`, `train` and `warm_up`; record.py says what they yield."""

import importlib
from types import ModuleType

EXPERIMENTS: dict[str, str] = {
    "vae": "kllab.experiments.vae",
    "bayesian_network": "kllab.experiments.bayesian_network",
    "bottleneck": "kllab.experiments.bottleneck",
    "output_regularisation": "kllab.experiments.classifier",
    "policy": "kllab.experiments.policy",
    "maximum_entropy": "kllab.experiments.soft_actor_critic",
}
"""Module of each experiment by name."""


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
