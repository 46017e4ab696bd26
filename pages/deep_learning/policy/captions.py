"""Captions of the presets of policy trainings, with measured numbers.

The course of a training in CartPole depends on rounding, so these captions give only ranges.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kllab.models.soft_values import optimal_values
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from pages.web.outcome import (
    Caption,
    Floats,
    Outcome,
    Quantity,
    at,
    end,
    first_step,
    highest,
    lowest,
    median,
    since,
)

SOLVED = 475.0
"""Episodic return above which CartPole-v1 counts as solved."""
MOST = 500.0
"""Largest return of CartPole-v1: the steps of an episode."""
NEARLY = 0.99
"""Share of the best arm's reward at which the arm counts as found."""


def _is_solved(returns: Floats) -> NDArray[np.bool_]:
    return returns >= SOLVED


def _low(run: PolicyRun) -> float:
    """Return the smallest return after the first fifth of the updates."""
    return lowest("mean_return", run.config.steps / 5)(run)


def _best_return(run: PolicyRun) -> float:
    """Return the largest possible discounted return."""
    from kllab.topics.policy.train.environments import Environments

    process = Environments(run.config).process()
    assert process is not None, "only environments with few states have an exact return"
    return float(process.start @ optimal_values(process, run.config.discount).v)


KL: Mapping[str, Quantity] = {"kl": median("kl"), "kl_most": highest("kl")}
RETURN: Mapping[str, Quantity] = {
    "reached": first_step("mean_return", _is_solved),
    "dip": since(lowest, "mean_return", _is_solved),
    "return": end("mean_return"),
    "top": highest("mean_return"),
}
FOUND: Mapping[str, Quantity] = {
    "found": first_step("objective", lambda objective: objective >= NEARLY)
}
SOLVES = Outcome(
    "The return reaches 475, where CartPole counts as solved, by update {reached.high:.0f}; after "
    "that the lowest is {dip:.0f}, and it ends at {return:.0f} of at most 500.",
    RETURN,
    lambda m, _: m["reached"] <= 100,
)
"""Common sentence of the presets that learn to balance the pole."""

CAPTIONS: Mapping[str, Caption] = {
    "TRPO": (
        Outcome(
            "No update exceeds 0.01 nats in the mean over its states, though single states move "
            "by up to {worst.high:.1f} nats.",
            {**KL, "worst": highest("largest_kl")},
            lambda m, _: m["kl_most"] <= 0.01 * (1 + 1e-6) and m["worst"] > 0.1,
        ),
        SOLVES,
    ),
    "TRPO, region too large": Outcome(
        "Every update stays within its 0.5 nats, {kl:.2f} in the median, but this does not help: "
        "so far from the old policy the surrogate predicts gains that do not come. The return "
        "never reaches 475: after a fifth of the updates it varies between {low.low:.0f} and "
        "{top.high:.0f}.",
        {**KL, **RETURN, "low": _low},
        lambda m, _: (
            m["kl_most"] <= 0.5 * (1 + 1e-6) and m["top"] < SOLVED and m["low"] < m["top"] / 2
        ),
    ),
    "PPO-clip": (
        Outcome(
            "The objective has no KL term, yet the clip keeps KL at {kl:.4f} nats in the median, "
            "{kl_most.high:.2f} at most.",
            KL,
            lambda m, _: m["kl"] < 0.01 and m["kl_most"] < 0.1,
        ),
        SOLVES,
    ),
    "PPO-penalty": (
        Outcome(
            "The coefficient falls from {start:g} to {penalty:.2g} in the median, until the KL is "
            "near its target of 0.01 nats: {kl:.4f} in the median, but {kl_most:.2f} in single "
            "updates.",
            {**KL, "start": at("penalty", 1), "penalty": median("penalty")},
            lambda m, _: 0.005 < m["kl"] < 0.02 and m["kl_most"] > 0.05 and m["penalty"] < 1,
        ),
        SOLVES,
    ),
    "PPO-clip, hot": (
        Outcome(
            "Ten times the learning rate, ten epochs: the clip still keeps KL at {kl:.3f} nats in "
            "the median, {kl_most:.2f} at most.",
            KL,
            lambda m, _: m["kl"] < 0.02 and m["kl_most"] < 1,
        ),
        SOLVES,
    ),
    "PPO without clip, same settings": Outcome(
        "Without the clip one update moves up to {kl_most:.0f} nats, and the entropy is "
        "{entropy:.2f} nats at the end. The result depends on the seed: after a fifth of the "
        "updates the return is between {low.low:.0f} and {top.high:.0f}, and it ends at "
        "{return:.0f}.",
        {**KL, **RETURN, "low": _low, "entropy": end("entropy")},
        lambda m, clipped: m["kl_most"] > 10 * clipped["kl_most"] and m["low"] < MOST / 2,
        beside="PPO-clip, hot",
    ),
    "REINFORCE": (
        Outcome(
            "Small steps need no trust region: {kl:.3f} nats per update in the median.",
            KL,
            lambda m, _: m["kl"] < 0.02,
        ),
        SOLVES,
    ),
    "REINFORCE, learning rate 1": Outcome(
        "A step too large: a single update moves {kl_most:.0f} nats. The policy becomes certain of "
        "one action, explores no more, and ends at a return of {return:.1f}.",
        {**KL, **RETURN, "entropy": end("entropy")},
        lambda m, _: m["kl_most"] > 50 and m["entropy"] < 0.01 and m["return"] < 12,
    ),
    "FrozenLake, with exact values": Outcome(
        "J(π), the exact discounted return, grows to {objective:.2f} (the best policy has "
        "{best:.2f}). {worse:.0%} of the updates lower it, by up to {worst.high:.3f}: the region "
        "bounds the step, not the noise in its direction.",
        {
            "objective": end("objective"),
            "best": _best_return,
            "worse": lambda run: run.improvement.worse,
            "worst": lambda run: run.improvement.worst,
        },
        lambda m, _: 0.3 < m["objective"] < m["best"] and m["worse"] > 0.1,
    ),
    "Bandit, TRPO": Outcome(
        "Steps of at most 0.01 nats: the policy has 0.99 of the best arm's reward by update "
        "{found:.0f}. {worse:.0%} of the updates lower it a little.",
        {**KL, **FOUND, "worse": lambda run: run.improvement.worse},
        lambda m, _: m["found"] < 50 and m["kl_most"] <= 0.01 * (1 + 1e-6) and m["worse"] > 0.1,
    ),
    "Bandit, policy gradient": Outcome(
        "The first steps move up to {kl_most:.2f} nats, where TRPO allows 0.01: the policy has "
        "0.99 of the best arm's reward by update {found:.0f} instead of {other[found]:.0f}. With "
        "rewards this clear, small steps only cost time.",
        {**KL, **FOUND},
        lambda m, trpo: m["kl_most"] > 0.05 and m["found"] < trpo["found"],
        beside="Bandit, TRPO",
    ),
    "CleanRL's budget": Outcome(
        "{frames:,.0f} frames with the settings of CleanRL's ppo.py, which reports "
        f"{CLEANRL.mean:.2f} ± {CLEANRL.spread:.2f}: here the return ends at "
        "{return:.1f}, after {dip:.0f} at the lowest since it first reached 475. Steps of "
        "{kl:.4f} nats in the median.",
        {**KL, **RETURN, "frames": lambda run: run.config.frames},
        lambda m, _: m["return"] > SOLVED and m["kl"] < 0.001,
    ),
}
"""Captions by preset."""
