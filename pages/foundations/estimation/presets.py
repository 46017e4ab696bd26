"""Presets of the trained critic."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.estimation.train.config import Config

_START = Config()
_VALUES: dict[str, Any] = {name: getattr(_START, name) for name in Config.described()}
_TWENTY = _VALUES | {"dimension": 20, "n": 500, "learning_rate": 5e-4, "steps": 300}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Enough samples": _VALUES,
    "Enough samples, NWJ": _VALUES | {"bound": "nwj"},
    "Fifty samples": _VALUES | {"n": 50, "hidden": 64, "learning_rate": 2e-3, "steps": 1200},
    "Twenty dimensions, 500 samples": _TWENTY,
    "Twenty dimensions, 5,000 samples": _TWENTY | {"n": 5000},
    "P and Q far apart": _VALUES | {"shift": 3.0, "steps": 400},
    "One unit a layer": _VALUES | {"shift": 0.0, "scale": 2.0, "hidden": 1},
}
"""Values of the controls of a training by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["Fifty samples"]).n
    50
    """
    return Config(**{name: values[name] for name in Config.described()})
