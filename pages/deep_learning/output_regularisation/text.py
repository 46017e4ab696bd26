"""A sweep of regularised classifiers in words, tables and code, for pages. Costs no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.output_regularisation.summary import Summary
from kllab.topics.output_regularisation.train.config import Config
from kllab.topics.output_regularisation.train.step_record import MEASURES
from pages.deep_learning.output_regularisation.captions import CAPTIONS
from pages.web.preset_note import expectation

TITLES: Mapping[str, str] = {
    "none": "nothing added",
    "label_smoothing": "label smoothing",
    "confidence_penalty": "confidence penalty",
    "distillation": "distillation",
}
"""What each method is called on the page."""
DIVERGENCES: Mapping[str, str] = {
    "none": "0",
    "label_smoothing": r"\mathrm{KL}(u\,\|\,p)",
    "confidence_penalty": r"\mathrm{KL}(p\,\|\,u)",
    "distillation": r"T^2\,\mathrm{KL}(\text{teacher}_T\,\|\,\text{student}_T)",
}
"""What each method adds, times beta, as LaTeX."""
SENTENCES: Mapping[str, str] = {
    "none": "Cross-entropy alone: the model every β is compared with.",
    "label_smoothing": "Forward, KL(u‖p), u uniform: finite only while no class is ruled out, it "
    "grows with the logits (Szegedy et al. 2016).",
    "confidence_penalty": "Reverse, KL(p‖u) = log 10 - H(p): at most log 10, it rewards entropy "
    "and lets go of a prediction that is certain already (Pereyra et al. 2017).",
    "distillation": "Forward, towards a trained teacher at temperature T (Hinton et al. 2015). The "
    "teachers, one a seed, are trained first, within these steps.",
}
"""Each method in a sentence."""
_IN_NATS = {"nll", "entropy", "forward_kl", "reverse_kl"}
_SCALARS_IN_NATS = {"cross_entropy", "kl", "teacher_nll"}


def label(config_json: str) -> str:
    """Name a run by what usually differs.

    >>> label(Config(dataset="digits_8x8", label_noise=0.0).to_json())
    'label smoothing, 500 images, 0% wrong labels, Digits of 8 x 8 pixels'
    """
    config = Config.from_json(config_json)
    method = TITLES[config.method]
    if config.method == "distillation":
        method += f" T = {config.temperature:g} from {config.teacher_sees}"
    return (
        f"{method}, {config.images:,} images, {config.label_noise:.0%} wrong labels, "
        f"{DATASETS[config.dataset].title}"
    )


def size_of(config: Config) -> str:
    """Say how large a training is.

    >>> size_of(Config(method="none"))
    '3 students at once (1 β times 3 seeds), 305,310 weights; 600 steps of 64 of 500 images, \
100 of which have a wrong label on average'
    """
    teachers = ""
    if config.teacher_steps:
        teachers = (
            f"; before them {config.teacher_steps:,} steps of {config.seeds} teachers on "
            f"{config.teacher_sees}, asked at T = {config.temperature:g}"
        )
    return (
        f"{config.models} students at once ({len(config.trained_betas)} β times {config.seeds} "
        f"seeds), {config.parameter_count:,} weights; {config.steps - config.teacher_steps:,} "
        f"steps of {min(config.batch_size, config.images)} of {config.images:,} images, "
        f"{config.label_noise * config.images:,.0f} of which have a wrong label on average"
        f"{teachers}"
    )


def latest(summary: Summary, unit: Unit, chosen: int | None = None) -> dict[str, str]:
    """Write the newest measures at one beta, that of the lowest held-out NLL unless chosen."""
    index = summary.best if chosen is None else chosen
    at = {name: values[index] for name, values in summary.means.items()}
    return {
        "β": f"{summary.betas[index]:g}",
        f"NLL, {unit.name}": written(unit.of(at["nll"]), ".3f"),
        "accuracy": written(at["accuracy"], ".1%"),
        "ECE": written(at["ece"], ".3f"),
        f"mean H(p), {unit.name}": written(unit.of(at["entropy"]), ".3f"),
    }


def formula(summary: Summary, chosen: int, unit: Unit) -> str:
    """Return the training loss at one beta, with its two terms in numbers, as LaTeX."""
    ce, kl = (unit.of(float(values[chosen])) for values in summary.terms)
    beta = summary.betas[chosen]
    return (
        rf"\begin{{aligned}}\text{{loss}} &= \mathrm{{CE}} + \beta\,"
        rf"{DIVERGENCES[summary.config.method]} \\ &= {written(ce, '.4f')} "
        rf"+ {beta:g} \cdot {written(kl, '.4f')} "
        rf"= {written(ce + beta * kl, '.4f')}\ \text{{{unit.name}}}\end{{aligned}}"
    )


def smoothing_of_beta(beta: float) -> float:
    """Return the epsilon of label smoothing that `beta` times KL(u||p) is.

    >>> round(smoothing_of_beta(1 / 9), 12)
    0.1
    """
    return beta / (1 + beta)


def smoothing_formula(beta: float) -> str:
    r"""Return the epsilon of label smoothing that `beta` is, as LaTeX.

    >>> smoothing_formula(0.25)
    '\\varepsilon = \\frac{\\beta}{1+\\beta} = \\frac{0.25}{1.25} = 0.2'
    """
    return (
        r"\varepsilon = \frac{\beta}{1+\beta} = "
        rf"\frac{{{beta:g}}}{{{1 + beta:g}}} = {smoothing_of_beta(beta):.4g}"
    )


def tables(
    columns: Mapping[str, NDArray[np.float64]], summary: Summary | None
) -> dict[str, Mapping[str, NDArray[Any]]]:
    """Return what the charts of a run show, as columns by table."""
    records = {
        f"{name}, nats" if name in _SCALARS_IN_NATS else name: values
        for name, values in columns.items()
    }
    if summary is None:
        return {"records": records}
    betas, seeds = summary.arrays["nll"].shape
    sweep: dict[str, NDArray[Any]] = {
        "beta": np.repeat(summary.betas, seeds), "seed": np.tile(np.arange(seeds), betas)
    }  # fmt: skip
    for name in MEASURES:
        title = f"{name}, nats" if name in _IN_NATS else name
        sweep[title] = summary.seeds[name].ravel()
    bins = summary.arrays["reliability"]
    shares = summary.arrays["entropy_share"]
    return {
        "sweep": sweep,
        "reliability": {
            "beta": np.repeat(summary.betas, bins.shape[1]),
            "share": bins[..., 0].ravel(),
            "confidence": bins[..., 1].ravel(),
            "accuracy": bins[..., 2].ravel(),
        },
        "entropy": {
            "beta": np.repeat(summary.betas, shares.shape[1]),
            "bin": np.tile(np.arange(shares.shape[1]), betas),
            "share": shares.ravel(),
        },
        "held-out NLL over steps": {
            "step": summary.arrays["trail_step"],
            **{
                f"beta = {beta:g}, nats": values
                for beta, values in zip(summary.betas, summary.nll_over_steps.T, strict=True)
            },
        },
        "records": records,
    }


def losses_table(summary: Summary, unit: Unit) -> list[dict[str, str]]:
    """Return the tutorial's loss on the trained students, and the right one, by beta."""
    return [
        {
            "trained with β": f"{beta:g}",
            f"the tutorial's loss, {unit.name}": written(unit.of(float(theirs)), ".6f"),
            f"CE + 0.1 KL(u‖p), {unit.name}": written(unit.of(float(ours)), ".6f"),
            "off by": written(unit.of(float(theirs - ours)), "+.2g"),
        }
        for beta, theirs, ours in zip(summary.betas, *summary.losses, strict=True)
    ]


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("output_regularisation", CAPTIONS, preset, unit)
