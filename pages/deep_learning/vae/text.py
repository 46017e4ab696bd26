"""Text of the VAE page: configs and runs."""

import numpy as np
from numpy.typing import NDArray

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.web import format

ABOVE, ACTIVE = "above 0.1 nats", "active units"
HELP = {
    "distortion": "−E log p(x|z): mean cost of an image given its code.",
    "rate": "KL(q(z|x)‖p(z)): mean extra cost of the code.",
    "ELBO": "−distortion − rate, a lower bound on log p(x), on training images.",
    "test ELBO": "The same on held-out images.",
    ABOVE: "Number of latent dimensions whose rate is above 0.1 nats.",
    ACTIVE: "Number of latent dimensions whose mean changes with the image: Var_x(E[z|x]) > 0.01.",
}
"""Explanation of the latest numbers, by name."""
TUTORIAL_SCHEDULE = (
    "The tutorial anneals by epoch, `min(β, β * epoch / (n // 2))`: with n = 1 epoch it divides "
    "by zero, with 2 or 3 it jumps from 0 to β in one step. Here β follows the step, and every "
    "length works."
)


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(beta=4.0, schedule="constant"))
    'constant β = 4, 20 latents, mnist_10k'
    """
    extra = f", free bits {config.free_bits:g}" if config.free_bits else ""
    return (
        f"{config.schedule} β = {config.beta:g}, {config.latent_dim} latents, "
        f"{config.dataset}{extra}"
    )


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config(steps=2000))
    '580,124 weights, 28.4 passes over 9,000 images, 0 free bits'
    """
    images = DATASETS[config.dataset].training
    passes = config.steps * config.batch_size / images
    return (
        f"{config.parameter_count:,} weights, {passes:.1f} passes over {images:,} images, "
        f"{config.free_bits:g} free bits"
    )


def latest(run: VaeRun, unit: Unit) -> dict[str, str]:
    """Format the latest main values, information in `unit` per image."""
    shown = {
        "distortion": ("distortion", ".1f"),
        "rate": ("rate", ".2f"),
        "ELBO": ("elbo", ".1f"),
        "test ELBO": ("test_elbo", ".1f"),
        "β": ("beta", ".2f"),
        ABOVE: ("informative_units", ".0f"),
        ACTIVE: ("active_units", ".0f"),
    }
    return format.latest(run.columns, run.in_nats, shown, unit)


def curves(name: str, run: VaeRun, runs: int, unit: Unit) -> str:
    """Describe the curves of several runs, with the latest numbers of the run in focus."""
    return (
        f"Distortion, rate, ELBO and β over the steps, runs: {runs}; circles: held-out images. "
        f"{name} now: {format.listed(latest(run, unit))}; information in {unit.name}."
    )


def rates(letter: str, run: VaeRun, unit: Unit) -> str:
    """Describe the bars of the latent dimensions."""
    return (
        f"{letter}: {run.informative} of {len(run.rates)} dimensions carry more than "
        f"{unit.text(INFORMATIVE, 3)}."
    )


def formula(run: VaeRun, unit: Unit) -> str:
    r"""Return the ELBO and the loss with a run's latest numbers, as LaTeX."""
    last = latest(run, unit)
    return format.aligned(
        r"\mathrm{ELBO} &= -\text{distortion} - \text{rate}",
        rf"&= -{last['distortion']} - {last['rate']} = {last['ELBO']}\ \text{{{unit.name}}}",
        r"\text{loss} &= \text{distortion} + \beta\,\text{rate}",
        rf"&= {last['distortion']} + {last['β']} \cdot {last['rate']}",
    )


def schedule(config: Config, betas: NDArray[np.float64]) -> str:
    """Describe the curve of `schedule_preview` by five of its points."""
    points = betas[np.linspace(0, len(betas) - 1, 5).round().astype(int)]
    return (
        f"Schedule {config.schedule} over {config.steps} steps: β at the first step, a quarter, "
        f"half, three quarters and the last is {', '.join(f'{beta:.3g}' for beta in points)}."
    )
