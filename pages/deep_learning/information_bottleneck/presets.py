"""Presets of the information bottleneck: joint distributions, sweeps and trainings."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.information_bottleneck.joint_table import read_table
from kllab.topics.information_bottleneck.spec import Bottleneck
from kllab.topics.information_bottleneck.train.config import Config


def _case(text: str, beta: float) -> Bottleneck:
    return Bottleneck(read_table(text), beta=beta)


EXACT_PRESETS: Mapping[str, Bottleneck] = {
    "Two levels of clusters": Bottleneck(),
    "Binary symmetric channel": _case("9,1;1,9", 3.16),
    "Noisier channel": _case("6,4;4,6", 28.2),
    "Clusters": _case("8,8,1,1;8,8,1,1;1,1,8,8;1,1,8,8", 3.16),
    "Noisy typewriter": _case("1,1,0,0,0;0,1,1,0,0;0,0,1,1,0;0,0,0,1,1;1,0,0,0,1", 1.58),
    "Asymmetric": _case("9,1,0;3,3,1;1,5,2;0,1,9", 2.51),
    "A rare, informative x": _case("2,0;19,19", 7.94),
    "Deterministic": _case("1,0,0;0,1,0;0,0,1", 1.58),
    "Independent": _case("1,2;2,4", 10.0),
}
"""Joint distributions by name, each with a beta."""
SWEEPS: Mapping[str, tuple[float, ...]] = {
    "nine, 0 to 1": Config().betas,
    "five, 0 to 1": (0.0, 1e-3, 1e-2, 0.1, 1.0),
    "nine, 0.3 to 1.2": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2),
}
"""Lists of betas by name."""

_START = Config()

_PLAIN: Mapping[str, Any] = {
    "sweep": "nine, 0 to 1",
    "latent_dim": 2,
    "classifier_hidden": _START.classifier_hidden,
    "seeds": 1,
    "steps": _START.steps,
}

_WIDE = {**_PLAIN, "latent_dim": 16, "steps": 800}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Two latent dimensions": _PLAIN,
    "Sixteen": _WIDE,
    "A linear classifier": {**_PLAIN, "classifier_hidden": 0, "steps": 800},
    "Where learning starts": {**_WIDE, "sweep": "nine, 0.3 to 1.2"},
    "Three sweeps": {**_WIDE, "sweep": "five, 0 to 1", "seeds": 3, "steps": 500},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["Three sweeps"]).seeds
    3

    Raises
    ------
    ValueError
        If the models have too many weights together.
    """
    settings = {name: value for name, value in values.items() if name not in ("sweep", "hidden")}
    hidden = (values["hidden"],) if "hidden" in values else _START.hidden
    return Config(betas=SWEEPS[values["sweep"]], hidden=hidden, **settings)
