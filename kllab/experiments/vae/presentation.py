"""A VAE training in words, presets and code, for pages. Costs no torch."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.experiments.vae.config import Config

SIZES: Mapping[str, Mapping[str, Any]] = {
    "small": {"encoder_hidden": (100,), "decoder_hidden": (100,)},
    "recommended": {"encoder_hidden": (300,), "decoder_hidden": (300, 300)},
    "tutorial": {"encoder_hidden": (400, 400), "decoder_hidden": (400, 400), "activation": "relu"},
    "deep decoder": {
        "encoder_hidden": (64, 128),
        "decoder_hidden": (128,) * 5,
        "activation": "relu",
    },
}
"""Model sizes offered by name."""

_PLAIN = {
    "dataset": "mnist_10k", "size": "recommended", "latent_dim": 20, "beta": 1.0, "steps": 2000,
    "schedule": "constant", "free_bits": 0.0,
}  # fmt: skip
_COLLAPSE = _PLAIN | {"dataset": "digits_8x8", "size": "deep decoder", "steps": 1500}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Plain VAE": _PLAIN,
    "Linear warm-up": _PLAIN | {"schedule": "linear", "warm_up": 0.5},
    "Cyclical annealing": _PLAIN | {"schedule": "cyclical", "cycles": 4, "ramp": 0.5},
    "β-VAE, β = 4": _PLAIN | {"beta": 4.0},
    "Posterior collapse": _COLLAPSE,
    "Collapse, cured by warm-up": _COLLAPSE | {"schedule": "sigmoid", "warm_up": 0.5},
    "Collapse, cured by free bits": _COLLAPSE | {"free_bits": 0.25},
}
"""Values of the page's controls for the classical cases."""


def label(config_json: str) -> str:
    """Name a run by what usually differs.

    >>> label(Config(beta=4.0, schedule="constant").to_json())
    'constant β = 4, 20 latents, mnist_10k'
    """
    config = Config.from_json(config_json)
    extra = f", free bits {config.free_bits:g}" if config.free_bits else ""
    return (
        f"{config.schedule} β = {config.beta:g}, {config.latent_dim} latents, "
        f"{config.dataset}{extra}"
    )


def preview(config: Config, points: int = 400) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return steps and the beta that weighs the rate at each, first and last step included."""
    steps = np.unique(np.linspace(0, config.steps - 1, min(points, config.steps)).astype(np.int64))
    beta_of = config.beta_schedule()
    return steps, np.array([beta_of(int(step)) for step in steps])


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    default = Config()
    changed = "".join(
        f"    {item.name}={getattr(config, item.name)!r},\n"
        for item in fields(config)
        if getattr(config, item.name) != getattr(default, item.name)
    )
    arguments = f"\n{changed}" if changed else ""
    return f"""from kllab.experiments.vae import Config, train

config = Config({arguments})
for record in train(config):
    print(
        f"step {{record.step:5d}}  beta {{record.beta:.3f}}  "
        f"distortion {{record.distortion:.2f}}  rate {{record.rate:.2f}}  elbo {{record.elbo:.2f}}"
    )
"""
