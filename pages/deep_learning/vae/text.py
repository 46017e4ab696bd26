"""Text of the VAE page: configs and runs."""

import numpy as np
from numpy.typing import NDArray

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.schedule_preview import SchedulePlan, SchedulePreview
from kllab.topics.vae.train.catalogue import LIKELIHOODS, PRIORS
from kllab.topics.vae.train.config import Config
from kllab.topics.vae.train.step_record import INFORMATIVE
from kllab.training.schedules import SCHEDULES
from pages.deep_learning.vae.schedule_figure import Scale
from pages.web import format
from pages.web.number import Number, Parts
from pages.web.plain_text import as_text

ABOVE, ACTIVE, BITS = "above 0.1 nats", "active units", "bits per pixel"
BOUND = "bound"
HELP = {
    "distortion": "−E log p(x|z): mean cost of an image given its code.",
    "rate": "KL(q(z|x)‖p(z)): mean extra cost of the code.",
    "β rate": "What the loss adds to the distortion; the thin line in the panel of the rate.",
    "ELBO": "−distortion − rate, a lower bound on log p(x), on training images.",
    "test ELBO": "The same on held-out images, always with β = 1: its negative is the test NELBO.",
    BOUND: "The importance-weighted bound on log p(x) of training images, at β = 1.",
    BITS: "The test ELBO, without its sign, in bits for each pixel of an image.",
    "γ": "The weight of |rate − C| in the loss.",
    "C": "The capacity: the rate that the loss asks for at this step.",
    ABOVE: "Number of latent dimensions whose rate is above 0.1 nats.",
    ACTIVE: "Number of latent dimensions whose mean changes with the image: Var_x(E[z|x]) > 0.01.",
}
"""Explanation of the latest numbers, by name."""
TUTORIAL_SCHEDULE = (
    "The schedule “tutorial” anneals by epoch, `min(β, β * epoch / (n // 2))`: with n = 1 epoch it "
    "divides by zero, so it takes 2 or more; with 2 or 3 it jumps from 0 to β in one step. The "
    "other schedules follow the step: they have no jumps of this kind, and every length works."
)


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(beta=4.0, schedule="constant"))
    'constant β = 4, 20 latents, mnist_10k'
    >>> label(Config(objective="capacity", free_bits=8, free_bits_of="rate"))
    'linear C = 25 nats, γ = 10, 20 latents, mnist_10k, 8 free bits for the rate'
    >>> label(Config(training_images=500, init="he"))
    "linear β = 1, 20 latents, 500 of mnist_10k, He's weights"
    """
    weighed = f"{config.schedule} β = {config.beta:g}"
    if config.objective == "capacity":
        weighed = f"{config.capacity_schedule} C = {config.capacity:g} nats, γ = {config.gamma:g}"
    few = f"{config.training_images:,} of " if config.training_images else ""
    extra = f", {_free_bits(config)}" if config.free_bits else ""
    images = f"{few}{config.dataset}"
    return f"{weighed}, {config.latent_dim} latents, {images}{extra}{_choices(config)}"


def _choices(config: Config) -> str:
    """Name weights, likelihood, prior, draws and networks, where they are not the usual ones."""
    usual = Config()
    named = {
        f"{config.init.title()}'s weights": config.init != usual.init,
        LIKELIHOODS[config.likelihood].title: config.likelihood != usual.likelihood,
        f"{PRIORS[config.prior].title} of {config.prior_components}": config.prior != usual.prior,
        f"{config.importance_samples} draws": config.importance_samples > 1,
        "convolutions": config.architecture == "conv",
    }
    return "".join(f", {name}" for name, is_unusual in named.items() if is_unusual)


def _free_bits(config: Config) -> str:
    """Name the free bits of a config, and what has them."""
    of = {"group": f" for each group of {config.free_bits_group}", "rate": " for the rate"}
    shared = of.get(config.free_bits_of, "") if config.free_bits else ""
    return f"{config.free_bits:g} free bits{shared}"


def planned(plan: SchedulePlan, view: SchedulePreview) -> str:
    """Describe the schedule of a training before it starts.

    >>> plan = SchedulePlan("tutorial", {"epochs": 3}, 1.0, 3000)
    >>> print(planned(plan, preview(plan)).partition(": ")[2])
    beta rises in jumps, one an epoch, until half of the epochs: the tutorial's rule. It jumps \
    once, by 100 % of its largest value from one step to the next.
    """
    if view.problem:
        return f"There is no such schedule: {as_text(view.problem)}."
    sentence = SCHEDULES[plan.schedule].sentence
    jumps = f" {_jumps(view)}" if view.jumps else ""
    if not plan.of_capacity:
        return f"β over the {plan.total_steps:,} steps: {sentence}{jumps}"
    return (
        f"C, which the rate is held to, over the {plan.total_steps:,} steps: "
        f"{sentence.replace('beta', 'C')}{jumps} β is unused."
    )


def _jumps(view: SchedulePreview) -> str:
    """Say how often a schedule jumps, and by how much."""
    largest = max(abs(jump.after - jump.before) for jump in view.jumps) / view.values.max()
    if len(view.jumps) == 1:
        return f"It jumps once, by {largest:.0%} of its largest value from one step to the next."
    return f"It jumps {len(view.jumps)} times, by up to {largest:.0%} of its largest value."


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config(steps=2000))
    '580,124 weights, 28.4 passes over 9,000 images, 0 free bits'
    """
    images = DATASETS[config.dataset].training
    passes = config.steps * config.batch_size / images
    return (
        f"{config.parameter_count:,} weights, {passes:.1f} passes over {images:,} images, "
        f"{_free_bits(config)}{_choices(config)}"
    )


_WEIGHTED = {"β rate": ("weighted_rate", ".2f")}
_BETA = {"β": ("beta", ".2f")}
_CAPACITY = {"γ": ("beta", "g"), "C": ("capacity", ".2f")}


def latest(run: VaeRun, unit: Unit) -> dict[str, str]:
    """Format the latest main values, information in `unit` per image."""
    shown = {
        "distortion": ("distortion", ".1f"),
        "rate": ("rate", ".2f"),
        **(_WEIGHTED if run.config.objective == "beta" else {}),
        "ELBO": ("elbo", ".1f"),
        "test ELBO": ("test_elbo", ".1f"),
        **({BOUND: ("importance_bound", ".1f")} if run.config.importance_samples > 1 else {}),
        **(_BETA if run.config.objective == "beta" else _CAPACITY),
        ABOVE: ("informative_units", ".0f"),
        ACTIVE: ("active_units", ".0f"),
    }
    numbers = format.latest(run.columns, run.in_nats, shown, unit)
    bits = run.bits_per_dimension
    return numbers if bits is None else numbers | {BITS: Number(bits, ".3f")}


def compared(run: VaeRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    return {"": latest(run, unit)}


def explained(run: VaeRun) -> dict[str, str]:
    """Return the explanation of each of the latest numbers of a run."""
    found = HELP | {"distortion": f"{HELP['distortion']} {run.likelihood.sentence}"}
    if run.config.prior != "standard_normal":
        found["rate"] += " The prior is learnt, so this is a Monte Carlo number, from draws of z."
    if run.likelihood.pixels == "dequantised":
        found[BITS] += " 8 bits are added for the 256 levels: an upper bound on their bits."
    return found


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
    general, numbers = r"\beta\,\text{rate}", rf"{last.get('β')} \cdot {last['rate']}"
    if "C" in last:
        general = r"\gamma\,|\text{rate} - C|"
        numbers = rf"{last['γ']} \cdot |{last['rate']} - {last['C']}|"
    cost = format.in_brackets(last["distortion"])  # that of a density may be negative
    if BOUND in last:
        draws = run.config.importance_samples
        return format.aligned(
            rf"\mathrm{{ELBO}} &= -{cost} - {last['rate']} = {last['ELBO']}",
            rf"w_k &= p(x|z_k)\,(p(z_k) / q(z_k|x))^\beta,\quad K = {draws}",
            r"\text{loss} &= -\log\left((w_1 + \dots + w_K) / K\right)",
            rf"\text{{bound}} &= {last[BOUND]}\ \text{{{unit.name}}}\quad (\beta = 1)",
        )
    return format.aligned(
        r"\mathrm{ELBO} &= -\text{distortion} - \text{rate}",
        rf"&= -{cost} - {last['rate']} = {last['ELBO']}\ \text{{{unit.name}}}",
        r"\text{loss} &= \text{distortion} + " + general,
        rf"&= {last['distortion']} + {numbers}",
    )


def schedule(plan: SchedulePlan, view: SchedulePreview, scale: Scale) -> str:
    """Describe the curve of a schedule by five of its points, and its jumps."""
    name = scale.name[0]
    if view.problem:
        return f"Schedule {plan.schedule} of {name}: there is none. {view.problem}"
    values = scale.of(view.values)
    places = np.interp(np.linspace(view.steps[0], view.steps[-1], 5), view.steps, values)
    jumps = f" {_jumps(view)}" if view.jumps else ""
    return (
        f"Schedule {plan.schedule} over {plan.total_steps} steps: {name} at the first step, a "
        f"quarter, half, three quarters and the last is "
        f"{', '.join(f'{value:.3g}' for value in places)}.{jumps}"
    )


def over_time(letter: str, run: VaeRun, steps: int) -> str:
    """Describe the heat map of rates, and the numbers of dimensions below it."""
    return (
        f"{letter}: rate of each of {len(run.rates)} latent dimensions at {steps} steps; now "
        f"{run.informative} are above 0.1 nats, and {run.newest('active_units'):.0f} were active "
        "in the last test."
    )


def aggregated(letter: str, divergences: NDArray[np.float64], unit: Unit) -> str:
    """Describe the aggregated posterior against the prior."""
    return (
        f"{letter}: density of the aggregated posterior of each of {len(divergences)} dimensions, "
        f"and of the prior. {apart(divergences, unit)}"
    )


def apart(divergences: NDArray[np.float64], unit: Unit) -> str:
    """Say how far the aggregated posterior of the dimensions is from the prior.

    >>> from kllab.divergences.units import NATS
    >>> apart(np.array([0.125, 0.5]), NATS)
    'Sum of KL(q(z_j)‖p(z_j)) over j ≥ 0.625 nats; the largest is that of z_1, ≥ 0.5 nats.'
    """
    farthest = int(divergences.argmax())
    return (
        f"Sum of KL(q(z_j)‖p(z_j)) over j ≥ {unit.text(divergences.sum(), 3)}; the largest is that "
        f"of z_{farthest}, ≥ {unit.text(divergences[farthest], 3)}."
    )


def gradients(letter: str, run: VaeRun) -> str:
    """Describe the norms of the gradients."""
    parts = ("encoder", "decoder")
    norms = [f"{part} {written(run.newest(f'{part}_gradient'), '.3g')}" for part in parts]
    return (
        f"{letter}: norm of the gradient of the loss in the last update before each record; the "
        f"newest: {', '.join(norms)}."
    )
