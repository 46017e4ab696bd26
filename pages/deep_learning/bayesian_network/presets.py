"""Presets of the Bayesian neural network."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.bayesian_network.train.config import Config

_START = Config()
_CURVE: dict[str, Any] = {
    name: getattr(_START, name)
    for name in Config.described()
    if name not in ("hidden", "prior_loc", "seed")
} | {"layers": 1, "width": 20}
_DIGITS = _CURVE | {
    "task": "digits",
    "width": 64,
    "activation": "relu",
    "prior_scale": 1.0,
    "first_layer": 1.0,
    "samples": 1,
    "batch_size": 128,
    "steps": 2000,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "A gap in the data": _CURVE,
    "KL × 0": _CURVE | {"kl_weight": "0"},
    "KL × 1": _CURVE | {"kl_weight": "1"},
    "KL × 1, noise learnt": _CURVE | {"kl_weight": "1", "noise_model": "learnt"},
    "KL × 1/batches": _CURVE | {"kl_weight": "1/batches", "batch_size": 20},
    "Cold posterior": _CURVE | {"kl_weight": "tempered", "temperature": 0.1},
    "ReLU": _CURVE | {"activation": "relu"},
    "ReLU, two layers": _CURVE | {"activation": "relu", "layers": 2},
    "Local reparameterisation": _CURVE | {"estimator": "activations"},
    "Digits": _DIGITS,
    "Digits, KL × 0": _DIGITS | {"kl_weight": "0"},
    "Digits, cold": _DIGITS | {"kl_weight": "tempered", "temperature": 0.1},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["ReLU, two layers"]).hidden
    (20, 20)
    """
    settings = {name: value for name, value in values.items() if name not in ("layers", "width")}
    return Config(**settings, hidden=(values["width"],) * values["layers"])
