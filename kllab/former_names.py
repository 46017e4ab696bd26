"""Former names of modules and experiments, which pages have printed and checkpoints contain.

Imports of the former modules work until the next release.
"""

import importlib
import sys
import warnings
from types import ModuleType
from typing import Any

_MODELS, _TOPICS = "kllab.models", "kllab.topics"
FORMER_EXPERIMENTS = {"bottleneck": "information_bottleneck"}
"""Names that experiments had in stored checkpoints of earlier versions, and have now."""

FORMER_MODULES = {
    "kllab.experiments.bayesian_network": f"{_TOPICS}.bayesian_network.train",
    "kllab.experiments.bottleneck": f"{_TOPICS}.information_bottleneck.train",
    "kllab.experiments.classifier": f"{_TOPICS}.output_regularisation.train",
    "kllab.experiments.information_bottleneck": f"{_TOPICS}.information_bottleneck.train",
    "kllab.experiments.maximum_entropy": f"{_TOPICS}.maximum_entropy.train",
    "kllab.experiments.output_regularisation": f"{_TOPICS}.output_regularisation.train",
    "kllab.experiments.policy": f"{_TOPICS}.policy.train",
    "kllab.experiments.soft_actor_critic": f"{_TOPICS}.maximum_entropy.train",
    "kllab.experiments.vae": f"{_TOPICS}.vae.train",
    "kllab.explorations.information_bottleneck": f"{_TOPICS}.information_bottleneck.compute",
    "kllab.explorations.maximum_entropy_grid": f"{_MODELS}.gridworld",
    "kllab.explorations.output_regularisation": f"{_TOPICS}.output_regularisation.compute",
    "kllab.explorations.soft_values": f"{_MODELS}.soft_values",
    "kllab.explorations.trust_region": f"{_TOPICS}.policy.compute",
}
"""Present module by former name."""


class _Forward(ModuleType):
    """A module under a former name: everything comes from the present one, with a warning."""

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        present = FORMER_MODULES[self.__name__]
        warnings.warn(
            f"{self.__name__} is now {present}; the former name goes with the next release.",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(importlib.import_module(present), attribute)


def provide(package: str) -> None:
    """Make the former modules of `package` importable."""
    for former in FORMER_MODULES:
        if former.startswith(f"{package}."):
            sys.modules[former] = _Forward(former)
