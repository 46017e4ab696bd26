"""Text of the page on rate and distortion: configs, points and bounds."""

from typing import Any

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.rate_distortion.run_view import Point, RateDistortionRun
from kllab.topics.rate_distortion.train.config import Config
from kllab.training.schedules import SCHEDULES
from pages.web import format
from pages.web.number import Number, Parts

ABOUT = (
    "Each point is a VAE: its **rate** R, the mean of KL(q(z|x)‖p(z)), and its **distortion** D, "
    "the mean of −log p(x|z), on held-out images. Training lowers D + βR. So β is a price: a small "
    "one buys a low distortion with a high rate. A grey line is a model's path while it trains; "
    "“Time” goes back along it. Choose a point: its samples, reconstructions and bounds are in the "
    "views. During the training all held-out images are tested now and then; in between, the "
    "points move by the change that 200 of them show."
)
HELP = {
    "rate R": "KL(q(z|x)‖p(z)): mean extra cost of an image's code.",
    "distortion D": "−E log p(x|z): mean cost of an image given its code.",
    "−ELBO": "D + R. Lower is better, for every β.",
    "−ΔD/ΔR": "Measured slopes to the next smaller and to the next larger β, means over the "
    "seeds. At the optimum of each β they lie on both sides of β.",
}
"""Explanation of the numbers, by name."""


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config()), label(Config(latent_dims=(2, 16), schedules=("linear",), seeds=1))
    ('β 0.1 to 10, 16 latents, 3 seeds, mnist_10k', 'β 0.1 to 10, 2/16 latents, linear, mnist_10k')
    >>> cycles = {"cyclical": {"cycles": 2, "delay": 0.1}}
    >>> label(Config(schedules=("cyclical",), schedule_parameters=cycles, seeds=1))
    'β 0.1 to 10, 16 latents, cyclical (cycles 2, delay 0.1), mnist_10k'
    """
    sizes = "/".join(map(str, config.latent_dims))
    schedules = "/".join(_with_parameters(config, name) for name in config.schedules)
    parts = [f"β {config.betas[0]:g} to {config.betas[-1]:g}", f"{sizes} latents"]
    parts += [schedules] if schedules != "constant" else []
    parts += [f"{config.seeds} seeds"] if config.seeds > 1 else []
    return ", ".join([*parts, config.dataset])


def _with_parameters(config: Config, schedule: str, **more: float) -> str:
    """Name a schedule, with its parameters that are not the usual ones; not those of its points.

    `more` are parameters that are named if the schedule has them.
    """
    names = {parameter.name for parameter in SCHEDULES[schedule].parameters}
    own: dict[str, Any] = {name: value for name, value in more.items() if name in names}
    own |= config.schedule_parameters.get(schedule, {})
    given = [f"{name} {value}" for name, value in own.items() if not isinstance(value, tuple)]
    return f"{schedule} ({', '.join(given)})" if given else schedule


def size_of(config: Config) -> str:
    """Describe the size of a training.

    >>> size_of(Config())
    '18 models of 207,920 weights each, trained together, 11.4 passes over 9,000 images'
    """
    images = DATASETS[config.dataset].training
    each = config.parameter_count // config.models
    passes = config.steps * config.batch_size / images
    return (
        f"{config.models} models of {each:,} weights each, trained together, {passes:.1f} passes "
        f"over {images:,} images"
    )


def plan(config: Config) -> str:
    """Describe the models that would be trained.

    >>> plan(Config(betas=(0.5, 1.0), seeds=1, latent_dims=(2, 16)))
    'Train fits 4 models in 800 steps, for β = 0.5, 1: 2 curves, 1 seed. Each lands as a point.'
    >>> later = {"linear": {"delay": 0.1}}
    >>> plan(Config(schedules=("linear",), schedule_parameters=later)).partition(". ")[2]
    'Each lands as a point. The schedule is linear (warm_up 0.5, delay 0.1).'
    """
    betas = ", ".join(f"{beta:g}" for beta in config.betas)
    schedules = " and ".join(
        _with_parameters(config, name, warm_up=config.warm_up) for name in config.schedules
    )
    curves, seeds, _ = config.shape
    return (
        f"Train fits {_counted(config.models, 'model')} in {config.steps:,} steps, for β = "
        f"{betas}: {_counted(curves, 'curve')}, {_counted(seeds, 'seed')}. Each lands as a point."
        + (f" The schedule is {schedules}." if schedules != "constant" else "")
    )


def warm_up(config: Config) -> str:
    """Describe the warm-up of schedules that have one."""
    return f"An annealed β arrives after {config.warm_up:.0%} of the {config.steps:,} steps."


PADDED = (
    "Models of different latent sizes train together: smaller ones are padded with zeros, which "
    "have no effect on them."
)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number != 1 else ''}"


def empty_plane(config: Config | None) -> str:
    """Describe the plane before a training."""
    models = f", for {_counted(config.models, 'model')}" if config else ""
    return f"The rate-distortion plane before a training{models}: lines of equal ELBO fall by 1."


def latest(point: Point, unit: Unit) -> dict[str, str]:
    """Format the numbers of a point, in `unit` per image."""
    slopes = [written(x, ".2f") for x in (point.before, point.after) if x is not None]
    return {
        f"rate R, {unit.name}": written(unit.of(point.rate), ".2f"),
        f"distortion D, {unit.name}": written(unit.of(point.distortion), ".1f"),
        f"−ELBO, {unit.name}": written(unit.of(point.nelbo), ".1f"),
        "−ΔD/ΔR": " | ".join(slopes) or "–",
    }


def explained(unit: Unit) -> dict[str, str]:
    """Return the explanations of `latest`, by name."""
    return {
        **{f"{name}, {unit.name}": HELP[name] for name in ("rate R", "distortion D", "−ELBO")},
        "−ΔD/ΔR": HELP["−ΔD/ΔR"],
    }


def best(run: RateDistortionRun, unit: Unit) -> dict[str, str]:
    """Format the numbers of the model with the highest ELBO, in `unit`."""
    point = run.point(run.best)
    return {
        "best β": Number(point.beta, "g"),
        "latents": Number(point.curve.latent_dim, "g"),
        "schedule": point.curve.schedule,
        f"rate, {unit.name}": Number(unit.of(point.rate), ".2f"),
        f"distortion, {unit.name}": Number(unit.of(point.distortion), ".1f"),
        f"−ELBO, {unit.name}": Number(unit.of(point.nelbo), ".1f"),
    }


def compared(run: RateDistortionRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    return {"": best(run, unit)}


def plane(run: RateDistortionRun, point: Point, unit: Unit) -> str:
    """Describe the points by their means, and the chosen one."""
    means = "; ".join(
        f"{curve.latent_dim} latents, {curve.schedule}: "
        + ", ".join(
            f"β {beta:g}: {unit.number(rate, 3)} and {unit.number(distortion, 4)}"
            for beta, rate, distortion in zip(run.config.betas, rates, distortions, strict=True)
        )
        for curve, rates, distortions in zip(
            run.config.curves, run.mean_rate, run.mean_distortion, strict=True
        )
    )
    return (
        f"Rate and distortion in {unit.name} per held-out image, means over "
        f"{_counted(run.config.seeds, 'seed')}: {means}. Chosen: {named(point)}, rate "
        f"{unit.number(point.rate, 4)}, distortion {unit.number(point.distortion, 4)}; the tangent "
        f"there falls by {point.beta:g}."
    )


def named(point: Point) -> str:
    """Name a point.

    >>> from kllab.topics.rate_distortion.run_view import Place
    >>> from kllab.topics.rate_distortion.train.config import Curve
    >>> named(Point(Place(0, 0, 0), Curve("constant", 16), 2, 0.5, 1.0, 1.0, None, None))
    'β = 0.5, 16 latents, constant, seed 2'
    """
    curve = point.curve
    return f"β = {point.beta:g}, {curve.latent_dim} latents, {curve.schedule}, seed {point.seed}"


def formula(point: Point, unit: Unit) -> str:
    r"""Return loss, ELBO and tangent with the numbers of a point, as LaTeX."""
    rate, distortion = unit.number(point.rate, 4), unit.number(point.distortion, 4)
    beta = f"{point.beta:g}"
    return format.aligned(
        r"\text{loss} &= D + \beta R",
        rf"&= {distortion} + {beta} \cdot {rate} = {unit.number(point.loss, 4)}\ "
        rf"\text{{{unit.name}}}",
        r"-\mathrm{ELBO} &= D + R",
        rf"&= {distortion} + {rate} = {unit.number(point.nelbo, 4)}\ \text{{{unit.name}}}",
        rf"\frac{{\mathrm{{d}}D}}{{\mathrm{{d}}R}} &= -\beta = -{beta}",
    )


def slopes(run: RateDistortionRun, point: Point) -> str:
    """Compare beta with the measured slopes on both sides of a point."""
    betas, index, parts = run.config.betas, point.place.beta, []
    if point.before is not None:
        parts.append(f"{written(point.before, '.3g')} from β = {betas[index - 1]:g} to here")
    if point.after is not None:
        parts.append(f"{written(point.after, '.3g')} from here to β = {betas[index + 1]:g}")
    if not parts:
        return "There is no other β to measure a slope with."
    low = point.before is None or point.before <= point.beta
    high = point.after is None or point.beta <= point.after
    if not (low and high):
        verdict = (
            f"They are on one side of β = {point.beta:g}: these models are not at their optimum "
            "on held-out images yet, or their means over the seeds are too uncertain."
        )
    elif len(parts) == 2:
        verdict = f"As it must be at the optimum, they are on either side of β = {point.beta:g}."
    else:
        verdict = f"As it must be at the optimum, it is on the right side of β = {point.beta:g}."
    return (
        "Where D + βR is least, a small step along the curve does not change it: dD + β dR = 0. So "
        f"the tangent falls by β. Measured, −ΔD/ΔR is {' and '.join(parts)}. {verdict}"
    )


def bounds(run: RateDistortionRun, point: Point, unit: Unit) -> str:
    """Describe the bounds of Alemi et al. 2018, and what is known of them here."""
    low, high = run.pixel_entropy, run.entropy_bound
    return (
        "**H − D ≤ I(X;Z) ≤ R** (Alemi et al. 2018): H is the entropy of the images, I(X;Z) what "
        "codes tell about them. Images are binary here, a grey level x is the probability of a "
        "white pixel b. So D ≥ 0, and R ≥ 0.\n\n"
        f"**H is not known.** It is at least H(b|x) = {unit.text(low, 4)}, as is every distortion: "
        "below is the grey strip. It is at most the best −ELBO found, "
        f"{unit.text(high, 4)}: the dashed line. Both are estimates from held-out images. What a "
        "larger model could reach between them is not known: the pale strip.\n\n"
        f"**{named(point)}**: I(X;Z) ≤ {unit.text(point.rate, 4)}, and H − D ≤ "
        f"{unit.text(high - point.distortion, 4)}. At rate 0 no distortion is below "
        f"{unit.text(run.blank_distortion, 4)}, with each pixel at its mean (×)."
    )


def pictures(point: Point) -> tuple[str, str]:
    """Describe samples and reconstructions of a point."""
    return (
        f"Images decoded from draws of N(0, I), {named(point)}.",
        f"Held-out images above, decoded means of their posteriors below, {named(point)}.",
    )


def tutorial(run: RateDistortionRun, unit: Unit) -> str:
    """Compare the weighted loss with the ELBO over the betas of a run's last curve."""
    last = len(run.config.curves) - 1
    rates, distortions = run.mean_rate[last], run.mean_distortion[last]
    rows = [
        f"| {beta:g} | {written(unit.of(float(d + beta * r)), '.1f')} | "
        f"{written(unit.of(float(d + r)), '.1f')} |"
        for beta, r, d in zip(run.config.betas, rates, distortions, strict=True)
    ]
    return "\n".join(
        [
            "The tutorial calls the weighted sum the ELBO. It is not comparable between values of "
            "β: it is lowest for the smallest β, whatever the model. The sum with weight 1 is:",
            "",
            f"| β | D + βR, {unit.name} | −ELBO = D + R, {unit.name} |",
            "|--:|--:|--:|",
            *rows,
        ]
    )
