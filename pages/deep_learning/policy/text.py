"""Text of the policy page: configs and runs."""

from collections.abc import Mapping
from math import log

from kllab.divergences.units import Unit, written
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import SeedCurve
from kllab.topics.policy.train.config import BANDIT_REWARDS, Config
from pages.web import format
from pages.web.number import Parts

NAMES: Mapping[str, str] = {
    "policy_gradient": "policy gradient",
    "trpo": "TRPO",
    "ppo_clip": "PPO-clip",
    "ppo_penalty": "PPO-penalty",
    "ppo_unconstrained": "PPO without clip",
}
"""Names of the algorithms."""
_MAIN = (
    "return",
    "exact KL",
    "KL, worst state",
    "entropy",
    "outside 1 ± ε",
    "J(new) − J(old)",
    "penalty",
)
HELP = {
    "return": "Undiscounted rewards of an episode, mean over the episodes of this update.",
    "exact KL": "KL(old‖new), mean over the states of the update.",
    "KL, worst state": "Largest KL(old‖new) of a single state of the update.",
    "outside 1 ± ε": "Share of the ratios π_new(a|s)/π_old(a|s) that PPO would clip.",
    "J(new) − J(old)": "Exact change of the discounted return by this update.",
    "penalty": "Coefficient β of the KL term.",
}
"""Explanation of the latest numbers, by name."""
SEEDS_HINT = (
    "The curve “trained before” comes with the lab; the preset “CleanRL's budget” trains it again. "
    "Train any settings on CartPole with two seeds or more to see their mean and range, too."
)
PUBLISHED = (
    f"CleanRL: {CLEANRL.mean:.2f} ± {CLEANRL.spread:.2f} at the end of {CLEANRL.frames:,} frames, "
    f"{CLEANRL.seeds} seeds ({CLEANRL.source}). Here episodes cut by the time limit are "
    "bootstrapped, values are not clipped, and policy and values have separate Adam optimisers."
)


def label(config: Config) -> str:
    """Return a short label of a run: the settings that usually differ.

    >>> label(Config(algorithm="ppo_clip", clip=0.1))
    'PPO-clip, clip 0.1, rate 0.001, CartPole-v1, seed 0'
    """
    return f"{label_without_seed(config)}, seed {config.seed}"


def label_without_seed(config: Config) -> str:
    """Return a common label of runs that differ only in their seed.

    >>> label_without_seed(Config(max_kl=0.02))
    'TRPO, max KL 0.02, CartPole-v1'
    """
    limit = {
        "trpo": f"max KL {config.max_kl:g}, ",
        "ppo_clip": f"clip {config.clip:g}, ",
        "ppo_penalty": f"target KL {config.target_kl:g}, ",
    }.get(config.algorithm, "")
    rate = "" if config.algorithm == "trpo" else f"rate {config.learning_rate:g}, "
    return f"{NAMES[config.algorithm]}, {limit}{rate}{config.environment}"


def size_of(config: Config) -> str:
    """Describe the size of a training.

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
        f"{config.frames:,} frames in all; {kind}; {config.gradient_steps} gradient steps per "
        f"update for the values, learning rate {config.value_learning_rate:g}; advantages with "
        f"λ = {config.gae_lambda:g} and discount {config.discount:g}; "
        f"{label(config)}"
    )


def planned(config: Config) -> str:
    """Describe in a line what will be trained.

    >>> planned(Config())
    'TRPO, max KL 0.01, CartPole-v1, seed 0: 100 updates of 8 × 128 frames'
    """
    return f"{label(config)}: {config.steps:,} updates of {config.envs} × {config.rollout} frames"


def latest(run: PolicyRun, unit: Unit) -> dict[str, str]:
    """Format the latest main values, information in `unit`."""
    shown = {
        "return": ("mean_return", ".4g"),
        "exact KL": ("kl", ".3g"),
        "KL, worst state": ("largest_kl", ".3g"),
        "k1": ("k1", ".3g"),
        "k2": ("k2", ".3g"),
        "k3": ("k3", ".3g"),
        "entropy": ("entropy", ".3f"),
        "outside 1 ± ε": ("clip_fraction", ".0%"),
        "J(new) − J(old)": ("improvement", ".2g"),
        "share of full step": ("accepted_step", ".2f"),
        "residual of F x = g": ("direction_residual", ".1%"),
        "penalty": ("penalty", ".3g"),
    }
    measured = {name: each for name, each in shown.items() if each[0] in run.columns}
    return format.latest(run.columns, run.in_nats, measured, unit)


def compared(run: PolicyRun, unit: Unit) -> Parts:
    """Return the numbers by which runs are compared."""
    return {"": latest(run, unit)}


def main_numbers(run: PolicyRun, unit: Unit) -> dict[str, str]:
    """Return the part of `latest` that is above the picture."""
    return {name: text for name, text in latest(run, unit).items() if name in _MAIN}


def kl(run: PolicyRun, unit: Unit) -> str:
    """Describe the KL of the updates and its estimates."""
    sentences = (
        f"Exact KL(old‖new), mean over the {run.config.batch:,} frames of an update: now "
        f"{unit.text(run.newest('kl'), 4)}, at most {unit.text(run.largest('kl'), 4)} so far"
    )
    if run.kl_limit is not None:
        updates = len(run.columns["kl"])
        sentences += f"; {run.above_limit} of {updates} updates shown above the {limit_name(run)}"
    sentences += (
        f". In a single state up to {unit.text(run.largest('largest_kl'), 3)}. Now k1 "
        f"{unit.text(run.newest('k1'), 3)}, k2 {unit.text(run.newest('k2'), 3)}, "
        f"k3 {unit.text(run.newest('k3'), 3)}; k1 was negative in "
        f"{run.k1_below_zero:.0%} of the updates"
    )
    if "sb3_approx_kl" in run.columns:
        sentences += (
            f". CleanRL logs k3 of the last minibatch before its step, "
            f"{unit.text(run.newest('cleanrl_approx_kl'), 3)}; Stable-Baselines3 the mean "
            f"over the last epoch, {unit.text(run.newest('sb3_approx_kl'), 3)}: neither is "
            "the KL of the whole update"
        )
    return sentences + "."


def limit_name(run: PolicyRun) -> str:
    """Return the name of the algorithm's KL limit or target."""
    return "max KL" if run.config.algorithm == "trpo" else "target KL"


def improvement(run: PolicyRun, unit: Unit) -> str:
    """Describe the exact gains of the updates."""
    found = run.improvement
    return (
        f"J(π) is the *discounted* return of the new policy, computed exactly: now "
        f"{written(found.now, '.4f')}. (The return above is undiscounted, a mean over sampled "
        f"episodes.) {found.worse:.0%} of the updates made the policy worse, by up to "
        f"{written(found.worst, '.4f')}. Over the updates shown, the surrogate, exact but with the "
        f"old policy's visits, predicts a gain of {written(found.promised, '.4f')}; the actual "
        f"gain is {written(found.gained, '.4f')}. KL weighted by visits: "
        f"{unit.text(run.newest('visited_kl'), 4)}."
    )


def policy(run: PolicyRun, unit: Unit) -> str:
    """Describe the chart of the policy."""
    if run.config.environment == "bandit":
        shares = (run.newest(f"probability_{arm}") for arm in range(3))
        arms = zip(BANDIT_REWARDS, shares, strict=True)
        return "Path of the policy in the triangle, from its centre; now " + ", ".join(
            f"{share:.3f} for the arm worth {reward:g}" for reward, share in arms
        )
    if run.config.environment == "FrozenLake-v1":
        return (
            "The most probable action on each tile (H: hole, G: goal; the ice is slippery). "
            f"Colour: KL(old‖new) of the last update there; mean {unit.text(run.newest('kl'), 4)}"
        )
    return (
        "Probability to push right over the pole's angle and angular velocity, cart at rest in the "
        f"middle; entropy {unit.text(run.newest('entropy'), 3)} of at most "
        f"{unit.text(log(2), 3)}"
    )


def curves(name: str, run: PolicyRun, runs: int, unit: Unit) -> str:
    """Describe the curves of several runs, with the latest numbers of the run in focus."""
    return (
        "Return, exact KL, entropy and the share of ratios outside 1 ± ε over the updates; "
        f"runs: {runs}. {name} now: {format.listed(latest(run, unit))}; information in {unit.name}."
    )


def measured(unit: Unit) -> str:
    """Describe how the numbers of a run are measured."""
    return (
        "Return: rewards of an episode, undiscounted, mean over the episodes that ended in this "
        "update, or over the last 20 where fewer did. "
        f"KL and entropy in {unit.name}, mean over the states of the update; k1, k2, k3 from the "
        "actions taken. Outside 1 ± ε: share of the ratios r that PPO would clip."
    )


def seeds(curves: Mapping[str, SeedCurve]) -> str:
    """List the latest returns over seeds."""
    return "; ".join(
        f"{name}, {len(curve.seeds)} seeds: {curve.mean[-1]:.0f} "
        f"({curve.low[-1]:.0f} to {curve.high[-1]:.0f}) after {curve.frames[-1]:,.0f} frames"
        for name, curve in curves.items()
    )


def formula(run: PolicyRun, unit: Unit) -> str:
    r"""Return the objective of the algorithm, and the last update's KL, as LaTeX."""
    config = run.config
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
    kl, k1, k2, k3 = (unit.latex(run.newest(name)) for name in ("kl", "k1", "k2", "k3"))
    return format.aligned(
        f"&{objective}",
        r"&r = \frac{\pi_\text{new}(a|s)}{\pi_\text{old}(a|s)}",
        r"&\mathrm{KL} = \mathbb{E}_s \sum_a \pi_\text{old}(a|s) \log "
        r"\frac{\pi_\text{old}(a|s)}{\pi_\text{new}(a|s)}",
        rf"&\quad = {kl}",
        rf"&k_1 = \mathbb{{E}}[-\log r] = {k1}",
        rf"&k_2 = \mathbb{{E}}[(\log r)^2 / 2] = {k2}",
        rf"&k_3 = \mathbb{{E}}[r - 1 - \log r] = {k3}",
    )
