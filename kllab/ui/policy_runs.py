"""What the policy page draws of its runs besides curves: the policy itself, and seeds together."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.experiments.policy import Config, run_words, trained_before
from kllab.experiments.policy.layouts import ANGLES, BANDIT_REWARDS, TILES, VELOCITIES
from kllab.experiments.policy.over_seeds import over_seeds
from kllab.experiments.policy.published import CLEANRL
from kllab.figures import policy as figures
from kllab.figures import policy_simplex
from kllab.ui import units
from kllab.ui.chart import chart
from kllab.ui.live import LiveRun

_NEEDED = ("frames", "kl", "largest_kl", "k1", "k2", "k3", "entropy", "clip_fraction")
_OF_THE_POLICY = {
    "CartPole-v1": ("push_right",),
    "bandit": ("probability_0", "probability_1", "probability_2"),
    "FrozenLake-v1": ("state_kl", "probabilities"),
}


def needed(config: str) -> tuple[str, ...]:
    """Return what a run of `config` (JSON) must have recorded to be drawn."""
    return (*_NEEDED, *_OF_THE_POLICY[Config.from_json(config).environment])


def policy(config: Config, run: LiveRun, runs: Sequence[LiveRun]) -> None:
    """The policy of the run in focus, as its environment allows; ways of all on the bandit."""
    st.header("The policy", anchor=False)
    said = f"{run.letter}: {run_words.policy_in_words(config, run.columns, units.current())}"
    if config.environment == "CartPole-v1":
        figure = figures.push_right(run.arrays["push_right"], ANGLES, VELOCITIES)
    elif config.environment == "bandit":
        same = [r for r in runs if "probability_0" in r.columns]
        figure = policy_simplex.ways([(r.name, r.place, r.columns) for r in same], BANDIT_REWARDS)
    else:
        kls = run.arrays["state_kl"]
        figure = figures.lake(run.arrays["probabilities"], kls, TILES, units.current())
    chart(figure, key="policy", alt=said, height=400)
    st.caption(said)


def seeds(runs: Sequence[LiveRun] = ()) -> None:
    """Learning curves over seeds, the bundled ones too, beside what CleanRL published."""
    curves = over_seeds([(run.status.config, run.columns) for run in runs])
    on_cartpole = [curve for curve in curves if "CartPole" in curve.name]
    on_cartpole.append(trained_before.curve())
    st.header("Over seeds, beside CleanRL", anchor=False)
    name = f"CleanRL ppo.py, {CLEANRL.frames:,} frames"
    said = "; ".join(curve.sentence for curve in on_cartpole)
    published = (CLEANRL.mean, CLEANRL.spread, name)
    chart(
        partial(figures.over_seeds, on_cartpole, published), key="seeds", height=360,
        alt=f"{said}. {run_words.PUBLISHED}",
    )  # fmt: skip
    st.caption(f"Mean and range over seeds: {said}. {run_words.PUBLISHED} {run_words.SEEDS_HINT}")
