"""What the policy page draws of its runs: curves, divergences, the policy, seeds together."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.topics.policy import bundled_runs
from kllab.topics.policy.published import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import over_seeds
from kllab.topics.policy.train import Config
from kllab.topics.policy.train.layouts import ANGLES, BANDIT_REWARDS, TILES, VELOCITIES
from pages.charts import training
from pages.charts.training import Panel, RunCurves
from pages.deep_learning.policy import figures, run_text, simplex_figure
from pages.deep_learning.policy import text as words
from pages.web import live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.run_downloads import run_downloads

PANELS = (
    Panel("mean_return", "return", from_zero=True, information=False),
    Panel("kl", "KL", from_zero=True),
    Panel("entropy", "entropy", from_zero=True),
    Panel("clip_fraction", "outside 1 ± clip", from_zero=True, information=False),
)
_NEEDED = ("frames", "kl", "largest_kl", "k1", "k2", "k3", "entropy", "clip_fraction")
_OF_THE_POLICY = {
    "CartPole-v1": ("push_right",),
    "bandit": ("probability_0", "probability_1", "probability_2"),
    "FrozenLake-v1": ("state_kl", "probabilities"),
}


def needed(config: str) -> tuple[str, ...]:
    """Return what a run of `config` (JSON) must have recorded to be drawn."""
    return (*_NEEDED, *_OF_THE_POLICY[Config.from_json(config).environment])


def results(runs: Sequence[LiveRun[PolicyRun]]) -> None:
    """Curves of all runs; KL, policy and numbers of the one in focus."""
    unit, run = units.current(), live.focus(runs)
    config = Config.from_json(run.status.config)
    last = words.latest(run.columns, unit)
    numbers = " · ".join(f"{name} {value}" for name, value in last.items())
    with st.container(horizontal=True, gap="small"):
        for name, value in last.items():
            st.metric(name, value, width=110)
    st.caption(
        "Return: rewards of an episode, undiscounted, mean over the episodes that ended in this "
        "update, or over the last 20 where fewer did. "
        f"KL and entropy in {unit.name}, mean over the states of the update; k1, k2, k3 from the "
        "actions taken. Outside 1 ± clip: share of the ratios r that PPO would clip."
    )
    chart(
        lambda: training.curves(
            [RunCurves(each.name, each.place, words.complete(each.columns)) for each in runs],
            PANELS,
            max(each.status.total_steps for each in runs),
            unit,
        ),
        key="curves",
        alt="Return, exact KL, entropy and the share of ratios outside 1 ± clip over the updates; "
        f"runs: {len(runs)}. {run.name} now: {numbers}; information in {unit.name}.",
        height=520,
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.header("KL of each update, exact and as others log it", anchor=False)
        chart(
            lambda: figures.divergences(
                run.columns, run.status.total_steps, words.limit(config), unit
            ),
            key="kl",
            alt=f"{run.letter}: {run_text.kl_in_words(config, run.columns, unit)}",
            height=400,
        )
        st.caption(run_text.kl_in_words(config, run.columns, unit))
    with right:
        _policy(config, run, runs)
    if "improvement" in run.columns:
        st.header("What each update gained, solved exactly", anchor=False)
        said = run_text.improvement_in_words(run.columns, unit)
        chart(
            partial(figures.improvement, run.columns, run.status.total_steps),
            key="improvement",
            alt=said,
            height=300,
        )
        st.caption(said)
    st.latex(words.formula(config, run.columns, unit))
    seeds(runs)
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        rows = [{"run": each.name, **words.latest(each.columns, unit)} for each in runs]
        st.dataframe(rows, hide_index=True)
    page.data_panel(lambda: words.tables(run.columns), unit, name=f"run-{run.status.id}")
    run_downloads(run)


def _policy(config: Config, run: LiveRun[PolicyRun], runs: Sequence[LiveRun[PolicyRun]]) -> None:
    """The policy of the run in focus, as its environment allows; ways of all on the bandit."""
    st.header("The policy", anchor=False)
    said = f"{run.letter}: {run_text.policy_in_words(config, run.columns, units.current())}"
    if config.environment == "CartPole-v1":
        figure = figures.push_right(run.arrays["push_right"], ANGLES, VELOCITIES)
    elif config.environment == "bandit":
        same = [r for r in runs if "probability_0" in r.columns]
        figure = simplex_figure.ways([(r.name, r.place, r.columns) for r in same], BANDIT_REWARDS)
    else:
        kls = run.arrays["state_kl"]
        figure = figures.lake(run.arrays["probabilities"], kls, TILES, units.current())
    chart(figure, key="policy", alt=said, height=400)
    st.caption(said)


def seeds(runs: Sequence[LiveRun[PolicyRun]] = ()) -> None:
    """Learning curves over seeds, the bundled ones too, beside what CleanRL published."""
    named = [(run.status.config, run.columns) for run in runs]
    curves = over_seeds(named, words.label_without_seed)
    on_cartpole = [curve for curve in curves if "CartPole" in curve.name]
    on_cartpole.append(bundled_runs.curve(words.label_without_seed))
    st.header("Over seeds, beside CleanRL", anchor=False)
    name = f"CleanRL ppo.py, {CLEANRL.frames:,} frames"
    said = "; ".join(curve.sentence for curve in on_cartpole)
    published = (CLEANRL.mean, CLEANRL.spread, name)
    chart(
        partial(figures.over_seeds, on_cartpole, published), key="seeds", height=360,
        alt=f"{said}. {run_text.PUBLISHED}",
    )  # fmt: skip
    st.caption(f"Mean and range over seeds: {said}. {run_text.PUBLISHED} {run_text.SEEDS_HINT}")
