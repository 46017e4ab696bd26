"""Presets of the Bayesian neural network."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.bayesian_network.train.config import Config

_CURVE: Mapping[str, Any] = {
    "task": "regression",
    "gap_low": -0.6,
    "gap_high": 0.6,
    "points": 100,
    "noise": 0.1,
    "noise_model": "known",
    "layers": 1,
    "width": 20,
    "activation": "tanh",
    "prior_scale": 1.5,
    "first_layer": 3.0,
    "kl_weight": "1/N",
    "estimator": "weights",
    "samples": "4",
    "batch_size": 100,
    "learning_rate": 0.01,
    "steps": 6000,
}
_DIGITS: Mapping[str, Any] = {
    "task": "digits",
    "dataset": "digits_8x8",
    "left_out": 2,
    "layers": 1,
    "width": 64,
    "activation": "relu",
    "prior_scale": 1.0,
    "first_layer": 1.0,
    "kl_weight": "1/N",
    "estimator": "weights",
    "samples": "1",
    "batch_size": 128,
    "learning_rate": 0.01,
    "steps": 2000,
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "A gap in the data": _CURVE,
    "KL × 0": {**_CURVE, "kl_weight": "0"},
    "KL × 1": {**_CURVE, "kl_weight": "1"},
    "KL × 1, noise learnt": {**_CURVE, "kl_weight": "1", "noise_model": "learnt"},
    "KL × 1/batches": {**_CURVE, "kl_weight": "1/batches", "batch_size": 20},
    "Cold posterior": {**_CURVE, "kl_weight": "tempered", "temperature": 0.1},
    "ReLU": {**_CURVE, "activation": "relu"},
    "ReLU, two layers": {**_CURVE, "activation": "relu", "layers": 2},
    "Local reparameterisation": {**_CURVE, "estimator": "activations"},
    "Digits": _DIGITS,
    "Digits, KL × 0": {**_DIGITS, "kl_weight": "0"},
    "Digits, cold": {**_DIGITS, "kl_weight": "tempered", "temperature": 0.1},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    >>> config_of(PRESETS["ReLU, two layers"]).hidden
    (20, 20)
    """
    settings = {name: value for name, value in values.items() if name not in ("layers", "width")}
    settings["samples"] = int(settings["samples"])
    return Config(**settings, hidden=(values["width"],) * values["layers"])
