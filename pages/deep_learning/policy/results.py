"""Results of the policy page: curves, divergences, policies, statistics over seeds."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.topics.policy import bundled_runs
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import over_seeds
from kllab.topics.policy.train.config import ANGLES, BANDIT_REWARDS, TILES, VELOCITIES
from pages.charts.theme import Figure
from pages.charts.training import Panel
from pages.deep_learning.policy import figures, simplex_figure, text
from pages.web import live, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_curves, draw_latest, side_by_side, tables_and_files

PANELS = (
    Panel("mean_return", "return", from_zero=True, information=False),
    Panel("kl", "KL", from_zero=True),
    Panel("entropy", "entropy", from_zero=True),
    Panel("clip_fraction", "outside 1 ± clip", from_zero=True, information=False),
)


def results(runs: Sequence[LiveRun[PolicyRun]]) -> None:
    """Draw curves of all runs; KL, policy and numbers of the run in focus."""
    unit, run = units.current(), live.focus(runs)
    view, steps = run.view, run.status.total_steps
    draw_latest(text.latest(view, unit), 110)
    st.caption(text.measured(unit))
    draw_curves(runs, PANELS, unit, text.curves(run.name, view, len(runs), unit))
    left, right = st.columns(2, gap="large")
    with left:
        st.header("KL of each update, exact and as others log it", anchor=False)
        sentences = text.kl(view, unit)
        figure = partial(figures.divergences, view, text.limit_name(view), steps, unit)
        chart(figure, key="kl", alt=f"{run.letter}: {sentences}", height=400)
        st.caption(sentences)
    with right:
        st.header("The policy", anchor=False)
        sentences = f"{run.letter}: {text.policy(view, unit)}"
        chart(partial(_policy, run, runs), key="policy", alt=sentences, height=400)
        st.caption(sentences)
    if view.is_solved:
        st.header("What each update gained, solved exactly", anchor=False)
        sentences = text.improvement(view, unit)
        figure = partial(figures.improvement, view, steps)
        chart(figure, key="improvement", alt=sentences, height=300)
        st.caption(sentences)
    st.latex(text.formula(view, unit))
    seeds(runs)
    side_by_side(runs, text.latest, unit)
    tables_and_files(run, unit)


def _policy(run: LiveRun[PolicyRun], runs: Sequence[LiveRun[PolicyRun]]) -> Figure:
    """Return the figure of the policy of the run in focus; on the bandit paths of all runs."""
    arrays, environment = run.view.arrays, run.view.config.environment
    if environment == "CartPole-v1":
        return figures.push_right(arrays["push_right"], ANGLES, VELOCITIES)
    if environment == "FrozenLake-v1":
        kls = arrays["state_kl"]
        return figures.lake(arrays["probabilities"], kls, TILES, units.current())
    same = [each for each in runs if "probability_0" in each.view.columns]
    return simplex_figure.paths(same, BANDIT_REWARDS)


def seeds(runs: Sequence[LiveRun[PolicyRun]] = ()) -> None:
    """Draw learning curves over seeds, including bundled ones, and CleanRL's published result."""
    trained = over_seeds([run.view for run in runs])
    curves = {
        text.label_without_seed(curve.config): curve
        for curve in trained
        if curve.config.environment == CLEANRL.environment
    }
    bundled = bundled_runs.curve()
    curves[f"{text.label_without_seed(bundled.config)}, trained before"] = bundled
    st.header("Over seeds, beside CleanRL", anchor=False)
    sentences = text.seeds(curves)
    name = f"CleanRL ppo.py, {CLEANRL.frames:,} frames"
    published = (CLEANRL.mean, CLEANRL.spread, name)
    figure = partial(figures.over_seeds, curves, published)
    chart(figure, key="seeds", alt=f"{sentences}. {text.PUBLISHED}", height=360)
    st.caption(f"Mean and range over seeds: {sentences}. {text.PUBLISHED} {text.SEEDS_HINT}")
