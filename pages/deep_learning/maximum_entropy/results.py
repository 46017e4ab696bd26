"""Runs of soft actor-critics: curves, the learners' place on the exact curve, their policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from kllab.divergences.units import Unit, written
from kllab.topics.maximum_entropy.frontier import frontier
from kllab.topics.maximum_entropy.projection import soft_objective
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.train import Config
from pages.charts import training
from pages.charts.training import Panel, RunCurves
from pages.deep_learning.maximum_entropy import figures
from pages.deep_learning.maximum_entropy import text as words
from pages.deep_learning.maximum_entropy.learner_figures import learners, target_lines
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.web import live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.run_downloads import run_downloads

PANELS = (
    Panel("expected_return", "return", from_zero=True, information=False),
    Panel("entropy", "entropy", from_zero=True),
    Panel("alpha", "α", information=False),
    Panel("kl", "KL", from_zero=True),
)
MORE_PANELS = (
    Panel("gap", "gap to optimum", information=False),
    Panel("critic_loss", "critic loss", from_zero=True, information=False),
    Panel("reward_per_step", "reward per step", from_zero=True, information=False),
    Panel("visited_entropy", "entropy where it goes", from_zero=True),
)
NEEDED = tuple(panel.column for panel in (*PANELS, *MORE_PANELS))
"""Without these columns there is nothing to draw of a run."""
OF_LEARNERS = ("trail", "trail_step", "policy", "soft_q")
Trail = Mapping[str, NDArray[np.float64]]


def results(runs: Sequence[LiveRun[MaximumEntropyRun]]) -> None:
    """Curves of all runs; learners, their place on the exact curve and policies of one."""
    unit = units.current()
    run = live.focus(runs)
    config = Config.from_json(run.status.config)
    trail = words.trail_of(run.arrays) if set(OF_LEARNERS) <= set(run.arrays) else None
    chosen = _learner(trail, config) if trail and config.members > 1 else 0
    if last := _latest(run, config, trail, chosen, unit):
        with st.container(horizontal=True, gap="small"):
            for name, value in last.items():
                st.metric(name, value, width="content")
        st.caption(words.measured(config, unit))
    if len(runs) > 1 or config.members == 1:  # means over a lone sweep say little
        _curves(runs, PANELS, "curves", unit)
    if last:
        st.latex(words.formula(last, unit))
    if trail:
        _learned(run, config, trail, chosen, unit)
    with st.expander("Gap, critics and rewards", icon=":material/show_chart:"):
        _curves(runs, MORE_PANELS, "more-curves", unit)
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        st.dataframe([row for each in runs for row in _rows(each, unit)], hide_index=True)
    page.data_panel(
        lambda: words.tables(run.columns, run.arrays), unit, name=f"run-{run.status.id}"
    )
    run_downloads(run)


def _latest(
    run: LiveRun[MaximumEntropyRun], config: Config, trail: Trail | None, learner: int, unit: Unit
) -> dict[str, str]:
    """Return the newest numbers of a learner: a record holds their means, which nobody has."""
    if config.members == 1:
        return words.latest(run.columns, unit)
    return words.latest(words.columns_of(trail, config, learner), unit) if trail else {}


def _rows(run: LiveRun[MaximumEntropyRun], unit: Unit) -> list[dict[str, str]]:
    """Return a row of a table for each learner of a run."""
    config = Config.from_json(run.status.config)
    if config.members == 1:
        return [{"run": run.name, **words.latest(run.columns, unit)}]
    if "trail" not in run.arrays:
        return []
    trail = words.trail_of(run.arrays)
    return [
        {"run": f"{run.letter}: {name}", **_latest(run, config, trail, learner, unit)}
        for learner, name in enumerate(words.learner_names(trail, config))
    ]


def _curves(
    runs: Sequence[LiveRun[MaximumEntropyRun]], panels: Sequence[Panel], key: str, unit: Unit
) -> None:
    now = "; ".join(
        f"{run.name}: "
        + ", ".join(f"{name} {value}" for name, value in words.latest(run.columns, unit).items())
        for run in runs
    )
    figure = training.curves(
        [RunCurves(run.name, run.place, run.columns) for run in runs],
        panels,
        max(run.status.total_steps for run in runs),
        unit,
    )
    if panels is PANELS:
        targets = {run.columns["target_entropy"][-1] for run in runs if _tuned(run)}
        figure["layout"]["shapes"] = target_lines(sorted(targets), unit)
    chart(
        figure,
        key=key,
        alt=f"{', '.join(panel.name for panel in panels)} over the steps; dotted lines are target "
        f"entropies. Now: {now}.",
        height=520,
    )
    averaged = [run.letter for run in runs if Config.from_json(run.status.config).members > 1]
    if averaged:
        st.caption(f"Run {' and '.join(averaged)}: the mean over its learners.")


def _tuned(run: LiveRun[MaximumEntropyRun]) -> bool:
    return "target_entropy" in run.columns


def _learned(
    run: LiveRun[MaximumEntropyRun], config: Config, trail: Trail, chosen: int, unit: Unit
) -> None:
    """Where the learners of a run are on the exact curve, and what the chosen one does."""
    if config.members > 1:
        chart(
            partial(
                learners,
                run.arrays["trail_step"],
                trail,
                run.status.total_steps,
                unit,
                config.target_entropies,
            ),
            key="learner-curves",
            alt=f"{run.name}, learner by learner: {words.learned_in_words(trail, unit)}.",
            height=520,
        )
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Trained here, on the exact curve", anchor=False)
        way = figures.Trained(
            run.name, run.colour, trail["visited_entropy"], trail["expected_return"]
        )
        chart(
            lambda: figures.frontier(frontier(config.grid, config.discount), unit, runs=(way,)),
            key="learned",
            alt=f"{run.name} beside the exact optima: {words.learned_in_words(trail, unit)}.",
            height=400,
        )
    with right:
        name = f" at α = {written(trail['alpha'][-1, chosen], '.3g')}" if config.members > 1 else ""
        st.header(f"What it learned{name}", anchor=False)
        policy = run.arrays["policy"][chosen].astype(np.float64)
        q = run.arrays["soft_q"][chosen].astype(np.float64)
        value = soft_objective(policy, q, float(trail["alpha"][-1, chosen]))
        chart(
            partial(gridworld, config.grid, policy, value, "soft V, learned"),
            key="learned-map",
            alt=f"{run.name}: learned soft values from "
            f"{written(value.min(), '.4g')} to {written(value.max(), '.4g')}, "
            "and the learned policy as arrows as long as their action is probable.",
            height=400,
        )


def _learner(trail: Trail, config: Config) -> int:
    names = words.learner_names(trail, config)
    count = list(range(len(names)))
    if st.session_state.get("learner") not in count:
        st.session_state["learner"] = 0
    chosen = st.segmented_control(
        "Learner", count, format_func=names.__getitem__, key="learner", required=True, wrap=True
    )
    return 0 if chosen is None else int(chosen)
