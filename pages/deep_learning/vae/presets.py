"""Presets of the VAE, and model sizes."""

from collections.abc import Mapping
from typing import Any

from kllab.topics.vae.train.config import Config
from kllab.training.schedules import SCHEDULES
from pages.web.schedule_controls import OF_CAPACITY, POINTS, parameters_of

SIZES: Mapping[str, Mapping[str, Any]] = {
    "small": {"encoder_hidden": (100,), "decoder_hidden": (100,)},
    "recommended": {"encoder_hidden": (300,), "decoder_hidden": (300, 300)},
    "tutorial": {"encoder_hidden": (400, 400), "decoder_hidden": (400, 400), "activation": "relu"},
    "deep decoder": {
        "encoder_hidden": (64, 128),
        "decoder_hidden": (128,) * 5,
        "activation": "relu",
    },
    "convolutional": {"architecture": "conv"},
}
"""Model sizes by name."""

_START = Config()
_PLAIN = {
    "dataset": _START.dataset,
    "size": "recommended",
    "latent_dim": _START.latent_dim,
    "beta": 1.0,
    "schedule": "constant",
    "start": 0.0,
    "delay": 0.0,
    "steps": _START.steps,
    "training_images": 0,
    "init": "default",
    "free_bits": 0.0,
    "free_bits_of": "dimension",
    "objective": "beta",
    "likelihood": _START.likelihood,
    "prior": _START.prior,
    "importance_samples": 1,
}
_COLLAPSE = _PLAIN | {"dataset": "digits_8x8", "size": "deep decoder", "steps": 1500}
_SHAPES = _PLAIN | {"dataset": "shapes", "latent_dim": 10, "steps": 2000}
_TWO = _PLAIN | {"latent_dim": 2}
_OF_BETA = ("beta", "schedule", "start", "delay")

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Plain VAE": _PLAIN,
    "Linear warm-up": _PLAIN | {"schedule": "linear", **_START.schedule_parameters},
    "Cyclical annealing": _PLAIN
    | {"schedule": "cyclical", "cycles": 4, "ramp": 0.5, "shape": "linear"},
    "The tutorial's annealing rule": _PLAIN | {"schedule": "tutorial", "epochs": 3},
    "β-VAE, β = 4": _PLAIN | {"beta": 4.0},
    "Capacity, rate held to C": {
        **{name: value for name, value in _PLAIN.items() if name not in _OF_BETA},
        "objective": "capacity",
        "gamma": 10.0,
        "capacity": 25.0,
        "capacity_schedule": "linear",
        "capacity_warm_up": 0.5,
        "capacity_start": 0.0,
        "capacity_delay": 0.0,
    },
    "Posterior collapse": _COLLAPSE,
    "Collapse, cured by warm-up": _COLLAPSE | {"schedule": "sigmoid", "warm_up": 0.5},
    "Collapse, cured by free bits": _COLLAPSE | {"free_bits": 0.25},
    "Collapse, cured by initialisation": _COLLAPSE | {"init": "he"},
    "Overfitting, 500 images": _PLAIN | {"training_images": 500, "steps": 2000},
    "Shapes, β = 1": _SHAPES,
    "Shapes, β = 8": _SHAPES | {"beta": 8.0},
    "Two latents": _TWO,
    "Two latents, β = 0.1": _TWO | {"beta": 0.1},
    "Binarised digits": _PLAIN | {"likelihood": "binarised_dynamic"},
    "Continuous Bernoulli": _PLAIN | {"likelihood": "continuous_bernoulli"},
    "VampPrior": _PLAIN | {"prior": "vamp", "prior_components": 20},
}
"""Values of the page's controls by preset."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the controls' values, given by key.

    With a capacity, beta and its schedule act on nothing: then the config has a constant beta of 1,
    whatever the values are.

    >>> config_of(PRESETS["Linear warm-up"]).schedule_parameters
    {'warm_up': 0.25}
    >>> config_of(PRESETS["Capacity, rate held to C"]).capacity_parameters
    {'warm_up': 0.5}
    """
    # Also those of other schedules: the values of a preset have start and delay.
    of_schedules = {POINTS, *(each.name for kind in SCHEDULES.values() for each in kind.parameters)}
    others = {"size", *of_schedules, *(f"{OF_CAPACITY}{name}" for name in of_schedules)}
    settings = {name: value for name, value in values.items() if name not in others}
    if values["objective"] == "capacity":
        of_c = {
            name.removeprefix(OF_CAPACITY): value
            for name, value in values.items()
            if name.startswith(OF_CAPACITY)
        }
        settings["capacity_parameters"] = parameters_of(values["capacity_schedule"], of_c)
        settings |= {"beta": 1.0, "schedule": "constant"}
    else:
        settings["schedule_parameters"] = parameters_of(values["schedule"], values)
    return Config(**settings, **SIZES[values["size"]])
