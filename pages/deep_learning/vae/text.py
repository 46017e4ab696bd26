"""A VAE training in words, presets and code, for pages. Costs no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.vae.train.config import Config
from kllab.training.newest import newest
from kllab.training.schedules import SCHEDULES
from kllab.training.snippet import training_snippet
from pages.deep_learning.vae.captions import CAPTIONS
from pages.web.preset_note import expectation

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

Columns = Mapping[str, NDArray[np.float64]]
_IN_NATS = {"distortion", "rate", "elbo", "test_distortion", "test_rate", "test_nelbo", "test_elbo"}

_START = Config()
_PREVIEWED = 400
_PLAIN = {
    "dataset": _START.dataset,
    "size": "recommended",
    "latent_dim": _START.latent_dim,
    "beta": 1.0,
    "schedule": "constant",
    "steps": _START.steps,
    "free_bits": 0.0,
}
_COLLAPSE = _PLAIN | {"dataset": "digits_8x8", "size": "deep decoder", "steps": 1500}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "Plain VAE": _PLAIN,
    "Linear warm-up": _PLAIN | {"schedule": "linear", **_START.schedule_parameters},
    "Cyclical annealing": _PLAIN | {"schedule": "cyclical", "cycles": 4, "ramp": 0.5},
    "β-VAE, β = 4": _PLAIN | {"beta": 4.0},
    "Posterior collapse": _COLLAPSE,
    "Collapse, cured by warm-up": _COLLAPSE | {"schedule": "sigmoid", "warm_up": 0.5},
    "Collapse, cured by free bits": _COLLAPSE | {"free_bits": 0.25},
}
"""Values of the page's controls for the classical cases."""


def config_of(values: Mapping[str, Any]) -> Config:
    """Return the config of the page's controls, given by their keys.

    >>> config_of(PRESETS["Linear warm-up"]).schedule_parameters
    {'warm_up': 0.25}
    """
    schedule = {parameter.name for parameter in SCHEDULES[values["schedule"]].parameters}
    settings = {name: value for name, value in values.items() if name not in {"size", *schedule}}
    return Config(
        **settings,
        **SIZES[values["size"]],
        schedule_parameters={name: values[name] for name in schedule if name in values},
    )


TUTORIAL_SCHEDULE = (
    "The tutorial anneals by epoch, `min(β, β * epoch / (n // 2))`: of n = 1 epoch it makes a "
    "division by zero, of 2 or 3 a single step from 0 to β. Here β follows the step, and every "
    "length works."
)


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


def size_of(config: Config) -> str:
    """Say how large a training is.

    >>> size_of(Config(steps=2000))
    '580,124 weights, 28.4 passes over 9,000 images, 0 free bits'
    """
    images = DATASETS[config.dataset].training
    passes = config.steps * config.batch_size / images
    return (
        f"{config.parameter_count:,} weights, {passes:.1f} passes over {images:,} images, "
        f"{config.free_bits:g} free bits"
    )


def preview(config: Config) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return steps and the beta that weighs the rate at each, first and last step included."""
    steps = np.unique(
        np.linspace(0, config.steps - 1, min(_PREVIEWED, config.steps)).astype(np.int64)
    )
    beta_of = config.beta_schedule()
    return steps, np.array([beta_of(int(step)) for step in steps])


def with_test_elbo(columns: Columns) -> Columns:
    """Add ``test_elbo``, so that it can be drawn beside the training's own ELBO."""
    return {**columns, "test_elbo": -columns["test_nelbo"]} if "test_nelbo" in columns else columns


def latest(columns: Columns, unit: Unit) -> dict[str, str]:
    """Write the newest measurement of what matters, in `unit` per image where it has one."""
    shown = {
        "distortion": ("distortion", ".1f"),
        "rate": ("rate", ".2f"),
        "ELBO": ("elbo", ".1f"),
        "test ELBO": ("test_elbo", ".1f"),
        "β": ("beta", ".2f"),
        "informative": ("informative_units", ".0f"),
        "active": ("active_units", ".0f"),
    }
    columns = with_test_elbo(columns)
    return {
        name: written(_shown(column, newest(columns, column), unit), form)
        for name, (column, form) in shown.items()
    }


def tables(columns: Columns, rates: NDArray[np.float32]) -> dict[str, Mapping[str, NDArray[Any]]]:
    """Return what the charts of a run show, as columns by table."""
    return {
        "records": {
            f"{name}, nats" if name in _IN_NATS else name: values
            for name, values in columns.items()
        },
        "rate of each dimension": {"dimension": np.arange(len(rates)), "rate, nats": rates},
    }


def formula(last: Mapping[str, str], unit: Unit) -> str:
    r"""Return the ELBO and the loss with the numbers that `latest` wrote in them, as LaTeX."""
    return (
        r"\begin{aligned}\mathrm{ELBO} &= -\text{distortion} - \text{rate} \\ "
        rf"&= -{last['distortion']} - {last['rate']} = {last['ELBO']}\ \text{{{unit.name}}} \\ "
        r"\text{loss} &= \text{distortion} + \beta\,\text{rate} \\ "
        rf"&= {last['distortion']} + {last['β']} \cdot {last['rate']}\end{{aligned}}"
    )


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("vae", CAPTIONS, preset, unit)


def _shown(column: str, value: float, unit: Unit) -> float:
    return unit.of(value) if column in _IN_NATS else value


def preview_in_words(config: Config, betas: NDArray[np.float64]) -> str:
    """Describe the curve that `preview` returned by five of its points."""
    points = betas[np.linspace(0, len(betas) - 1, 5).round().astype(int)]
    return (
        f"Schedule {config.schedule} over {config.steps} steps: β at the first step, a quarter, "
        f"half, three quarters and the last is {', '.join(f'{beta:.3g}' for beta in points)}."
    )


def snippet(config: Config) -> str:
    """Return code that makes this training and prints what the page shows."""
    return training_snippet(
        "kllab.topics.vae.train", config, ("beta", "distortion", "rate", "elbo", "test_nelbo")
    )
