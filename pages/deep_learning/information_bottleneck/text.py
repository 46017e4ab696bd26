"""A sweep of deep information bottlenecks in words, presets and code, for pages; no torch."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.data.catalogue import DATASETS
from kllab.divergences.units import Unit, written
from kllab.topics.information_bottleneck.train.config import Config
from pages.deep_learning.information_bottleneck.captions import CAPTIONS
from pages.web.preset_note import expectation

Columns = Mapping[str, NDArray[np.float64]]
Arrays = Mapping[str, NDArray[Any]]


def label(config_json: str) -> str:
    """Name a run by what usually differs.

    >>> label(Config(latent_dim=16).to_json())
    '9 β from 0 to 1, 16 latents, classifier 64'
    """
    config = Config.from_json(config_json)
    several = f", {config.seeds} sweeps" if config.seeds > 1 else ""
    return (
        f"{len(config.betas)} β from {config.betas[0]:g} to {config.betas[-1]:g}, "
        f"{config.latent_dim} latents, classifier {config.classifier_hidden or 'linear'}{several}"
    )


def size_of(config: Config) -> str:
    """Say how large a training is.

    >>> size_of(Config())
    '9 models of 101,838 weights each, 21.3 passes over 9,000 images'
    """
    images = DATASETS[config.dataset].training
    each = config.parameter_count // config.models
    passes = config.steps * config.batch_size / images
    return (
        f"{config.models} models of {each:,} weights each, {passes:.1f} passes over "
        f"{images:,} images"
    )


def relevance(columns: Columns, arrays: Arrays) -> NDArray[np.float64]:
    """Return H(Y) - nll, the lower bound of I(Z;Y), (seeds, betas), in nats."""
    return np.asarray(columns["label_entropy"][-1] - arrays["nll"].astype(np.float64))


def trail(columns: Columns, arrays: Arrays) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rate and H(Y) - nll of all tests so far, (tests, seeds, betas), in nats."""
    rate, nll, _ = np.moveaxis(arrays["trail"].astype(np.float64), 1, 0)
    return rate, columns["label_entropy"][-1] - nll


def latest(config: Config, columns: Columns, arrays: Arrays, unit: Unit) -> dict[str, str]:
    """Write the newest measurement of the best beta, and of no bottleneck, in `unit`."""
    accuracy, rate = (arrays[name].mean(axis=0, dtype=np.float64) for name in ("accuracy", "rate"))
    bound = relevance(columns, arrays).mean(axis=0)
    best = int(accuracy.argmax())
    return {
        "best β": f"{config.betas[best]:g}",
        "accuracy": written(accuracy[best], ".3f"),
        f"rate ≥ I(X;Z), {unit.name}": written(unit.of(float(rate[best])), ".2f"),
        f"bound ≤ I(Z;Y), {unit.name}": written(unit.of(float(bound[best])), ".3f"),
        f"rate at β = {config.betas[0]:g}, {unit.name}": written(unit.of(float(rate[0])), ".1f"),
        f"accuracy at β = {config.betas[0]:g}": written(accuracy[0], ".3f"),
    }


def tables(config: Config, columns: Columns, arrays: Arrays) -> dict[str, Mapping[str, Any]]:
    """Return what the charts of a run show, as columns by table."""
    betas = len(config.betas)
    return {
        "bounds": {
            "sweep": np.repeat(np.arange(1, config.seeds + 1), betas),
            "beta": np.tile(config.betas, config.seeds),
            "rate, upper bound of I(X;Z), nats": arrays["rate"].ravel().astype(np.float64),
            "nll held out, nats": arrays["nll"].ravel().astype(np.float64),
            "H(Y) - nll, lower bound of I(Z;Y), nats": relevance(columns, arrays).ravel(),
            "accuracy held out": arrays["accuracy"].ravel(),
        },
        "records": {
            "label_entropy, nats" if name == "label_entropy" else name: values
            for name, values in columns.items()
        },
    }


def formula(config: Config, columns: Columns, arrays: Arrays, shown: int, unit: Unit) -> str:
    r"""Return loss and both bounds with the held-out numbers of one beta in them, as LaTeX."""
    rate, nll = (float(arrays[name][0, shown]) for name in ("rate", "nll"))
    beta, entropy = config.betas[shown], float(columns["label_entropy"][-1])
    number = unit.number
    return (
        r"\begin{aligned}&\text{loss} = -\mathbb{E}\log q(y|z) \\ "
        r"&\quad + \beta\,\mathbb{E}_x\,\mathrm{KL}(p(z|x)\,\|\,r(z)) \\ &\quad= "
        rf"{number(nll, 4)} + {beta:g} \cdot {number(rate, 4)} = "
        rf"{number(nll + beta * rate, 4)}\ \text{{{unit.name}}} \\ "
        rf"&I(X;Z) \le {number(rate, 4)}\ \text{{{unit.name}}} \\ "
        r"&I(Z;Y) \ge H(Y) + \mathbb{E}\log q(y|z) \\ &\quad= "
        rf"{number(entropy, 4)} - {number(nll, 4)} = {number(entropy - nll, 4)}"
        rf"\ \text{{{unit.name}}}\end{{aligned}}"
    )


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("information_bottleneck", CAPTIONS, preset, unit)


def betas_of(config_json: str) -> tuple[float, ...]:
    """Return the betas of a run."""
    return Config.from_json(config_json).betas


def side_by_side(
    runs: Sequence[tuple[str, str, Columns, Arrays]], unit: Unit
) -> list[dict[str, str]]:
    """Return a row of `latest` for each run, given as name, config, columns and arrays."""
    rows = []
    for name, config_json, columns, arrays in runs:
        config = Config.from_json(config_json)
        shown = latest(config, columns, arrays, unit)
        rows.append({"run": name, **dict(list(shown.items())[:4])})
    return rows
