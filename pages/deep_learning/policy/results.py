"""Results of the policy page: curves, divergences, policies, statistics over seeds."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.policy import bundled_runs
from kllab.topics.policy.bundled_runs import CLEANRL
from kllab.topics.policy.run_view import PolicyRun
from kllab.topics.policy.seed_statistics import over_seeds
from kllab.topics.policy.train.config import ANGLES, BANDIT_REWARDS, TILES, VELOCITIES
from pages.charts.theme import Figure
from pages.charts.training import Panel
from pages.deep_learning.policy import figures, simplex_figure, text
from pages.deep_learning.policy.controls import OF_EACH_UPDATE
from pages.web import controls, equation, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_curves, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views

PANELS = (
    Panel("mean_return", "return", from_zero=True, information=False),
    Panel("kl", "KL", from_zero=True),
    Panel("entropy", "entropy", from_zero=True),
    Panel("clip_fraction", "outside 1 ± ε", from_zero=True, information=False),
)


def results(runs: Sequence[LiveRun[PolicyRun]], run: LiveRun[PolicyRun], places: Places) -> Views:
    """Draw the curves of all runs and the numbers of the one in focus; return their views."""
    unit = units.current()
    with places.numbers:
        draw_numbers(text.main_numbers(run.view, unit), text.HELP)
    with places.picture:
        draw_curves(runs, PANELS, unit, text.curves(run.name, run.view, len(runs), unit))

    def formula() -> None:
        equation.draw(text.formula(run.view, unit))

    return {
        "KL": partial(divergences, run, unit),
        "Policy": partial(policy, run, runs, unit),
        "Compare": partial(compare, runs, unit),
        "Formula": formula,
        "Data": partial(tables_and_files, run, unit),
    }


def divergences(run: LiveRun[PolicyRun], unit: Unit) -> None:
    """Draw the KL of each update, exact and as others log it; or, where solved, the gains."""
    view, steps = run.view, run.status.total_steps
    if view.is_solved and controls.draw_one(OF_EACH_UPDATE) == "gain":
        sentences = text.improvement(view, unit)
        figure = partial(figures.improvement, view, steps)
        chart(figure, key="improvement", alt=sentences, height=None)
    else:
        sentences = text.kl(view, unit)
        figure = partial(figures.divergences, view, text.limit_name(view), steps, unit)
        chart(figure, key="kl", alt=f"{run.letter}: {sentences}", height=None)
    st.caption(sentences)


def policy(run: LiveRun[PolicyRun], runs: Sequence[LiveRun[PolicyRun]], unit: Unit) -> None:
    """Draw the policy of the run in focus."""
    sentences = f"{run.letter}: {text.policy(run.view, unit)}"
    chart(partial(_policy, run, runs), key="policy", alt=sentences, height=None)
    st.caption(sentences)


def compare(runs: Sequence[LiveRun[PolicyRun]], unit: Unit) -> None:
    """Draw all numbers of all runs, and the curves over seeds."""
    comparison(runs, text.compared, unit, text.HELP)
    seeds(runs)


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
    sentences = text.seeds(curves)
    name = f"CleanRL ppo.py, {CLEANRL.frames:,} frames"
    published = (CLEANRL.mean, CLEANRL.spread, name)
    figure = partial(figures.over_seeds, curves, published)
    chart(figure, key="seeds", alt=f"{sentences}. {text.PUBLISHED}", height=None)
    st.caption(f"Mean and range over seeds: {sentences}.")
