"""A training of a Bayesian network in words, tables and code, for pages. Costs no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.bayesian_network.train.config import Config
from kllab.topics.bayesian_network.train.digits import KINDS
from kllab.topics.bayesian_network.train.points import Points
from kllab.training.newest import newest
from pages.deep_learning.bayesian_network.captions import CAPTIONS
from pages.web.preset_note import expectation

KIND_NAMES: Mapping[str, str] = {
    "held_out": "held-out digits",
    "rotated": "turned by a quarter",
    "inverted": "inverted",
    "shuffled": "pixels shuffled",
    "left_out": "classes left out",
}
"""What a visitor reads for each of `digits.KINDS`."""
WEIGHTS_OF_KL = (
    "The negative ELBO per example is mean NLL + KL / N. Blundell et al. (2015) write the *sum* of "
    "NLL over a batch + KL / batches, which is the same; beside a *mean*, KL / batches is too "
    "heavy by the batch size, and KL × 1 by N. Tempered: T / N; T < 1 is a cold posterior."
)
"""Where the weights of KL come from."""
Columns = Mapping[str, NDArray[np.float64]]
Arrays = Mapping[str, NDArray[Any]]
_INFORMATION = ("nll", "kl", "loss", "elbo", "entropy_", "information_", "test_nll", "tutorial_kl")
_SHOWN = {
    "NLL": ("nll", ".3f"),
    "held-out NLL": ("test_nll", ".3f"),
    "KL": ("kl", ".1f"),
    "ELBO": ("elbo", ".3f"),
    "accuracy": ("accuracy", ".3f"),
    "ECE": ("ece", ".3f"),
    "band in gap": ("band_gap", ".3f"),
    "band on data": ("band_data", ".3f"),
    "gap / data": ("band_ratio", ".2f"),
    "noise": ("noise_sd", ".3f"),
}


def label(config_json: str) -> str:
    """Name a run by what usually differs.

    >>> label(Config(kl_weight="tempered", hidden=(20, 20)).to_json())
    'gap -0.6 to 0.6, tanh 20-20, KL × 0.1/N'
    """
    config = Config.from_json(config_json)
    of_curve = config.task == "regression"
    gap = f"gap {config.gap[0]:g} to {config.gap[1]:g}" if config.gap else "no gap"
    return (
        f"{gap if of_curve else config.dataset}, {config.activation} "
        f"{'-'.join(map(str, config.hidden))}, {_weight(config)}"
        + (", noise learnt" if of_curve and config.noise_model == "learnt" else "")
        + (", activations drawn" if config.estimator == "activations" else "")
    )


def _weight(config: Config) -> str:
    tempered = config.kl_weight == "tempered"
    return f"KL × {f'{config.temperature:g}/N' if tempered else config.kl_weight}"


def size_of(config: Config) -> str:
    """Say what is to be trained, with the weight of KL as a number."""
    scales = " and ".join(f"{scale:.4g}" for scale in dict.fromkeys(config.prior_scales))
    data = (
        f"{config.points} points with noise {config.noise:g}"
        if config.task == "regression"
        else f"{config.n:,} images of {10 - config.left_out} classes"
    )
    batch = min(config.batch_size, config.n)
    return (
        f"{config.parameter_count:,} weights, each with a mean and a standard deviation, priors of "
        f"standard deviation {scales}; {data}; {config.steps:,} steps of {batch} examples and "
        f"{config.samples} draw{'s' * (config.samples > 1)}, "
        f"learning rate {config.learning_rate:g}; "
        f"KL weighs {config.kl_coefficient:.4g} beside the mean NLL ({_weight(config)})"
    )


def describe_points(config: Config, points: Points) -> str:
    """Describe the data of the regression."""
    gap = f"none between {config.gap[0]:g} and {config.gap[1]:g}" if config.gap else "no gap"
    return (
        f"{len(points.x)} points around a wave, {gap}; x from {points.x.min():.3f} to "
        f"{points.x.max():.3f}, mean of y {points.y.mean():.3f}, noise {config.noise:g}."
    )


def latest(columns: Columns, unit: Unit) -> dict[str, str]:
    """Write the newest of what matters, information in `unit`; only what the run has."""
    return {
        name: written(_shown(column, newest(columns, column), unit), form)
        for name, (column, form) in _SHOWN.items()
        if column in columns
    }


def _shown(column: str, value: float, unit: Unit) -> float:
    return unit.of(value) if column.startswith(_INFORMATION) else value


def kl_of_layers(columns: Columns) -> dict[str, NDArray[np.float64]]:
    """Return KL of each layer over the recorded steps, in nats."""
    names = [f"kl_layer_{number}" for number in range(1, 5)]
    return {f"layer {name[-1]}": columns[name] for name in names if name in columns}


def tables(config: Config, columns: Columns, arrays: Arrays) -> dict[str, dict[str, Any]]:
    """Return what the charts of a run show, as columns by table."""
    found: dict[str, dict[str, Any]] = {
        "records": {
            f"{name}, nats" if name.startswith(_INFORMATION) else name: values
            for name, values in columns.items()
        },
    }
    if "grid" in arrays:
        found["band"] = _some(arrays, "grid", "mean", "epistemic_sd", "aleatoric_sd")
        found["points"] = {"x": arrays["x"], "y": arrays["y"]}
    if "reliability" in arrays:
        share, confidence, accuracy = arrays["reliability"].T
        found["reliability"] = {"share": share, "confidence": confidence, "accuracy": accuracy}
        edges = np.linspace(0, np.log(10 - config.left_out), arrays["entropy_counts"].shape[1] + 1)
        found["entropy"] = {"from, nats": edges[:-1], "to, nats": edges[1:]} | {
            f"share, {KIND_NAMES[kind]}": row
            for kind, row in zip(KINDS, arrays["entropy_counts"], strict=True)
        }
    if "weight_loc" in arrays:
        found["weights"] = _some(arrays, "weight_layer", "weight_loc", "weight_scale")
    return found


def _some(arrays: Arrays, *names: str) -> dict[str, NDArray[Any]]:
    return {name: arrays[name] for name in names}


def standardised(
    config: Config, arrays: Arrays
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """Return layer, mean and standard deviation of the recorded weights in units of their prior."""
    layer = arrays["weight_layer"]
    prior_scale = np.array(config.prior_scales)[layer - 1]
    loc = (arrays["weight_loc"] - config.prior_loc) / prior_scale
    return layer, loc, arrays["weight_scale"] / prior_scale


def formula(config: Config, columns: Columns, unit: Unit) -> str:
    r"""Return the ELBO and the loss with the newest numbers in them, as LaTeX."""
    nll, kl = unit.of(newest(columns, "nll")), unit.of(newest(columns, "kl"))
    weight, elbo = config.kl_coefficient, unit.of(newest(columns, "elbo"))
    return (
        r"\begin{aligned}\text{loss} &= \mathrm{NLL} + \lambda\,\mathrm{KL}(q(w)\,\|\,p(w)) \\ "
        rf"&= {written(nll, '.3f')} + {weight:.4g} \cdot {written(kl, '.1f')} \\ "
        rf"&= {written(nll + weight * kl, '.3f')}"
        rf"\ \text{{{unit.name}}} \\ "
        r"\mathrm{ELBO}/N &= -\mathrm{NLL} - \mathrm{KL}/N \\ "
        rf"&= -({written(nll, '.3f')}) - {written(kl, '.1f')}/{config.n} \\ "
        rf"&= {written(elbo, '.3f')}\ \text{{{unit.name}}}\end{{aligned}}"
    )


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("bayesian_network", CAPTIONS, preset, unit)
