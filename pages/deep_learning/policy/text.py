"""A policy training in words, presets and code, for pages. Costs neither torch nor gymnasium."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.policy.train.config import Config
from kllab.training.newest import newest
from pages.deep_learning.policy.captions import CAPTIONS
from pages.web.preset_note import expectation

Columns = Mapping[str, NDArray[np.float64]]
NAMES: Mapping[str, str] = {
    "policy_gradient": "policy gradient",
    "trpo": "TRPO",
    "ppo_clip": "PPO-clip",
    "ppo_penalty": "PPO-penalty",
    "ppo_unconstrained": "PPO without clip",
}
"""Algorithms as the field calls them."""
IN_NATS = frozenset((
    "kl", "largest_kl", "k1", "k2", "k3", "cleanrl_old_approx_kl", "cleanrl_approx_kl",
    "sb3_approx_kl", "entropy", "visited_kl",
))  # fmt: skip
"""Columns of a run that are information."""


def label(config_json: str, *, seed: bool = True) -> str:
    """Name a run by what usually differs.

    >>> label(Config(algorithm="ppo_clip", clip=0.1).to_json())
    'PPO-clip, clip 0.1, rate 0.001, CartPole-v1, seed 0'
    >>> label(Config(max_kl=0.02).to_json(), seed=False)
    'TRPO, max KL 0.02, CartPole-v1'
    """
    config = Config.from_json(config_json)
    limit = {
        "trpo": f"max KL {config.max_kl:g}, ",
        "ppo_clip": f"clip {config.clip:g}, ",
        "ppo_penalty": f"target KL {config.target_kl:g}, ",
    }.get(config.algorithm, "")
    rate = "" if config.algorithm == "trpo" else f"rate {config.learning_rate:g}, "
    name = f"{NAMES[config.algorithm]}, {limit}{rate}{config.environment}"
    return f"{name}, seed {config.seed}" if seed else name


def label_without_seed(config_json: str) -> str:
    """Name runs that differ in their seed only."""
    return label(config_json, seed=False)


def size_of(config: Config) -> str:
    """Say what a training takes.

    >>> size_of(Config())[:58]
    '100 updates of 8 × 128 frames make 102,400 frames in all; '
    """
    kind = (
        "a table of logits"
        if config.tabular
        else f"two networks of two hidden layers of {config.hidden}"
    )
    return (
        f"{config.steps:,} updates of {config.envs} × {config.rollout} frames make "
        f"{config.frames:,} frames in all; {kind}; {config.gradient_steps} gradient steps an "
        f"update for the values at {config.value_learning_rate:g}; advantages with "
        f"λ = {config.gae_lambda:g} and discount {config.discount:g}; "
        f"{label(config.to_json())}"
    )


def expect(preset: str | None, unit: Unit) -> str:
    """Say what a preset shows."""
    return expectation("policy", CAPTIONS, preset, unit)


def complete(columns: Columns) -> Columns:
    """Return the columns with a return that is NaN where no episode has ended yet."""
    gaps = {"mean_return": np.full(len(columns["step"]), np.nan)}
    return {**gaps, **columns}


def limit(config: Config) -> tuple[float, str] | None:
    """Return the KL that an algorithm keeps to or aims at, in nats, and its name; None if none."""
    if config.algorithm == "trpo":
        return config.max_kl, "max KL"
    if config.algorithm == "ppo_penalty":
        return config.target_kl, "target KL"
    return None


def latest(columns: Columns, unit: Unit) -> dict[str, str]:
    """Write the newest measurement of what matters, information in `unit`."""
    shown = {
        "return": ("mean_return", ".4g"),
        "exact KL": ("kl", ".3g"),
        "KL, worst state": ("largest_kl", ".3g"),
        "k1": ("k1", ".3g"),
        "k2": ("k2", ".3g"),
        "k3": ("k3", ".3g"),
        "entropy": ("entropy", ".3f"),
        "outside 1 ± clip": ("clip_fraction", ".0%"),
        "J(new) − J(old)": ("improvement", ".2g"),
        "share of full step": ("accepted_step", ".2f"),
        "residual of F x = g": ("direction_residual", ".1%"),
        "penalty": ("penalty", ".3g"),
    }
    return {
        name: written(shown_in(column, newest(columns, column), unit), form)
        for name, (column, form) in shown.items()
        if column in columns
    }


def shown_in(column: str, value: float, unit: Unit) -> float:
    """Return `value` of a column as it is shown: information in `unit`, all else as it is."""
    return unit.of(value) if column in IN_NATS else value


def formula(config: Config, columns: Columns, unit: Unit) -> str:
    r"""Return the objective of the algorithm, and the last update's KL, as LaTeX."""
    ratio = r"r = \frac{\pi_\text{new}(a|s)}{\pi_\text{old}(a|s)}"
    objective = {
        "policy_gradient": r"\max\ \mathbb{E}\,[A \log \pi(a|s)]\ \text{by one step}",
        "trpo": r"\max\ \mathbb{E}\,[r A]\ \text{ with }\ \mathrm{KL} \le "
        + rf"\text{{{unit.text(config.max_kl, 4)}}}",
        "ppo_clip": r"\max\ \mathbb{E}\,[\min(rA,\ \mathrm{clamp}(r, "
        rf"{1 - config.clip:.2g}, {1 + config.clip:.2g})\,A)]",
        "ppo_penalty": r"\max\ \mathbb{E}\,[r A] - \beta\,\mathrm{KL},\ \beta\ \text{aims at }"
        + rf"\text{{{unit.text(config.target_kl, 4)}}}",
        "ppo_unconstrained": r"\max\ \mathbb{E}\,[r A]",
    }[config.algorithm]
    kl, k1, k2, k3 = (unit.latex(newest(columns, name)) for name in ("kl", "k1", "k2", "k3"))
    return (
        rf"\begin{{aligned}} &{objective} \\ &{ratio} \\ "
        r"&\mathrm{KL} = \mathbb{E}_s \sum_a \pi_\text{old}(a|s) \log "
        rf"\frac{{\pi_\text{{old}}(a|s)}}{{\pi_\text{{new}}(a|s)}} \\ &\quad = {kl} \\ "
        rf"&k_1 = \mathbb{{E}}[-\log r] = {k1} \\ "
        rf"&k_2 = \mathbb{{E}}[(\log r)^2 / 2] = {k2} \\ "
        rf"&k_3 = \mathbb{{E}}[r - 1 - \log r] = {k3} \end{{aligned}}"
    )


def tables(columns: Columns) -> dict[str, Mapping[str, NDArray[Any]]]:
    """Return what the charts of a run show, as columns by table."""
    return {
        "records": {
            f"{name}, nats" if name in IN_NATS else name: values for name, values in columns.items()
        }
    }
