"""Soft actor-critics in words, presets and code, for pages. Costs no torch."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.maximum_entropy.train.config import MOST_ENTROPY, Config
from kllab.topics.maximum_entropy.train.step_record import TRAIL
from kllab.training.newest import newest
from pages.deep_learning.maximum_entropy.captions import CAPTIONS
from pages.web.preset_note import expectation

Columns = Mapping[str, NDArray[np.float64]]
LOSSES: Mapping[str, str] = {
    "right": "right",
    "mean_over_actions": "policy loss as a mean over actions",
    "tutorial": "the tutorial's, added up",
}
_IN_NATS = {"entropy", "visited_entropy", "target_entropy", "kl"}


def label(config_json: str) -> str:
    """Name a run by what usually differs.

    >>> label(Config(map="cliff", losses="tutorial").to_json())
    "cliff, target 0.5 log 4, the tutorial's, added up"
    """
    config = Config.from_json(config_json)
    if config.automatic:
        what = "target " + ", ".join(f"{share:g}" for share in config.targets) + " log 4"
    elif config.members > 3:
        what = f"{config.members} α from {min(config.alphas):g} to {max(config.alphas):g}"
    else:
        what = "α = " + ", ".join(f"{alpha:g}" for alpha in config.alphas)
    losses = "" if config.losses == "right" else f", {LOSSES[config.losses]}"
    return f"{config.map.replace('_', ' ')}, {what}{losses}"


def size_of(config: Config) -> str:
    """Say how large a training is.

    >>> size_of(Config(steps=100))
    '1 learner, 100 updates of 128 transitions each, 800 steps in 24 states'
    """
    learners = "1 learner" if config.members == 1 else f"{config.members} learners"
    return (
        f"{learners}, {config.steps:,} updates of {config.batch_size} transitions each, "
        f"{config.steps * config.walkers:,} steps in {len(config.grid.cells)} states"
    )


def target_in_words(config: Config, alpha: float | None, unit: Unit) -> str:
    """Say what a target entropy means; `alpha` is the exact optimum's temperature at it."""
    if not config.automatic:
        return "α stays where it is."
    entropy = config.wanted_entropy
    exact = (
        "no temperature's exact optimum has it"
        if alpha is None
        else f"the exact optimum has it at α = {alpha:.4g}"
    )
    return (
        f"Target {config.targets[0]:g} log 4 = {unit.text(entropy, 4)} of at most "
        f"{unit.text(MOST_ENTROPY, 4)}; {exact} (mean over the states it "
        f"visits, discounted; training takes the mean over its replay buffer). "
        f"α starts at {config.alphas[0]:g}."
    )


def latest(columns: Columns, unit: Unit) -> dict[str, str]:
    """Write the newest measurement of what matters, information in `unit`."""
    shown = {
        "return": ("expected_return", ".3f"),
        "entropy": ("entropy", ".3f"),
        "target": ("target_entropy", ".3f"),
        "α": ("alpha", ".3g"),
        "KL": ("kl", ".3g"),
        "gap": ("gap", ".3g"),
        "critic loss": ("critic_loss", ".2g"),
    }
    return {
        name: written((unit.of if column in _IN_NATS else float)(newest(columns, column)), form)
        for name, (column, form) in shown.items()
    }


def trail_of(arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float64]]:
    """Return each quantity of the trail by name, (shown, learners)."""
    trail = np.moveaxis(arrays["trail"].astype(np.float64), 1, 0)
    return dict(zip(TRAIL, trail, strict=True))


def columns_of(trail: Columns, config: Config, learner: int) -> Columns:
    """Return what one learner of several measured so far, and its target, as columns."""
    columns = {name: values[:, learner] for name, values in trail.items()}
    if config.automatic:
        target = config.target_entropies[learner]
        columns["target_entropy"] = np.full(len(trail["alpha"]), target)
    return columns


def learner_names(trail: Columns, config: Config) -> tuple[str, ...]:
    """Name each learner by its present temperature, and by its target if it has one."""
    names = (f"α = {written(alpha, '.3g')}" for alpha in trail["alpha"][-1])
    if not config.automatic:
        return tuple(names)
    return tuple(
        f"{share:g} log 4, {name}" for share, name in zip(config.targets, names, strict=True)
    )


def learned_in_words(trail: Mapping[str, NDArray[np.float64]], unit: Unit) -> str:
    """List where each learner is now."""
    columns = ("alpha", "visited_entropy", "expected_return", "gap")
    return "; ".join(
        f"α = {written(alpha, '.3g')}: entropy {unit.text(entropy, 3)}, return "
        f"{written(reward, '.3g')}, gap {written(gap, '.2g')}"
        for alpha, entropy, reward, gap in zip(*(trail[name][-1] for name in columns), strict=True)
    )


def measured(config: Config, unit: Unit) -> str:
    """Say how the numbers of a run are made."""
    one = "" if config.members == 1 else f" These are one learner's, of {config.members}."
    return (
        f"Entropies and KL in {unit.name}. Return, KL(π‖softmax(Q/α)) as a mean over all states, "
        "and the gap to the soft optimum at the present α are exact, by linear solves; entropy and "
        f"critic loss are means over the batches since the last record.{one}"
    )


def tables(
    columns: Columns, arrays: Mapping[str, NDArray[Any]]
) -> dict[str, Mapping[str, NDArray[Any]]]:
    """Return what the charts of a run show, as columns by table."""
    found: dict[str, Mapping[str, NDArray[Any]]] = {"records": _named(columns)}
    if "trail" in arrays:
        last = {name: each[-1] for name, each in trail_of(arrays).items()}
        learners = np.arange(1, arrays["trail"].shape[2] + 1)
        found["learners"] = {"learner": learners, **_named(last)}
    return found


def _named(columns: Columns) -> dict[str, NDArray[Any]]:
    return {
        f"{name}, nats" if name in _IN_NATS else name: values for name, values in columns.items()
    }


def formula(last: Mapping[str, str], unit: Unit) -> str:
    r"""Return the gap and the temperature's loss with the numbers of `latest`, as LaTeX."""
    lines = [
        r"J^*_\alpha - J_\alpha(\pi) &= \alpha \textstyle\sum_s d_\pi(s)\,"
        r"\mathrm{KL}(\pi\,\|\,\pi^*_\alpha) \\ &= " + _in_latex(last["gap"]),
    ]
    if last["target"] != "–":
        lines.append(
            r"\frac{\partial}{\partial\alpha}\,\alpha\,(H - \bar H) &= "
            rf"{last['entropy']} - {last['target']}\ \text{{{unit.name}}}"
        )
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def _in_latex(number: str) -> str:
    digits, _, power = number.partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("maximum_entropy", CAPTIONS, preset, unit)
