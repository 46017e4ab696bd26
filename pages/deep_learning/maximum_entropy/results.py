"""Results of the page of maximum entropy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.charts.training import Panel
from pages.deep_learning.maximum_entropy import figures, text
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.web import live, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_curves, draw_latest, tables_and_files

Runs = Sequence[LiveRun[MaximumEntropyRun]]
MORE_PANELS = (
    Panel("gap", "gap to optimum", information=False),
    Panel("critic_loss", "critic loss", from_zero=True, information=False),
    Panel("reward_per_step", "reward per step", from_zero=True, information=False),
    Panel("visited_entropy", "entropy where it goes", from_zero=True),
)


def panels(targets: tuple[float, ...]) -> tuple[Panel, ...]:
    """Return what is shown first, with dotted lines at the target entropies (nats)."""
    return (
        Panel("expected_return", "return", from_zero=True, information=False),
        Panel("entropy", "entropy", from_zero=True, levels=targets),
        Panel("alpha", "α", information=False),
        Panel("kl", "KL", from_zero=True),
    )


def results(runs: Runs) -> None:
    """Draw curves of all runs; learners on the exact curve and policies of the run in focus."""
    unit, run = units.current(), live.focus(runs)
    view = run.view
    chosen = choose_learner(view) if len(view.learners) > 1 else 0
    if view.learners:
        draw_latest(text.latest(view.learners[chosen], unit), "content")
        st.caption(text.measured(view.config, unit))
    if len(runs) > 1 or view.config.members == 1:  # means over a single sweep are not informative
        targets = {each.view.target for each in runs if each.view.target is not None}
        curves(runs, panels(tuple(sorted(targets))), "curves", unit)
    if view.learners:
        st.latex(text.formula(view.learners[chosen], unit))
    if view.has_learners:
        learned(run, chosen, unit)
    with st.expander("Gap, critics and rewards", icon=":material/show_chart:"):
        curves(runs, MORE_PANELS, "more-curves", unit)
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        rows = [row for each in runs for row in text.rows(each.letter, each.label, each.view, unit)]
        st.dataframe(rows, hide_index=True)
    tables_and_files(run, unit)


def choose_learner(view: MaximumEntropyRun) -> int:
    """Draw a selector of a run's learners; return the index of the chosen one."""
    names = text.learner_names(view)
    if st.session_state.get("learner") not in range(len(names)):
        st.session_state["learner"] = 0
    chosen = st.segmented_control(
        "Learner", range(len(names)), format_func=names.__getitem__, key="learner", required=True,
        wrap=True,
    )  # fmt: skip
    return chosen or 0


def curves(runs: Runs, shown: Sequence[Panel], key: str, unit: Unit) -> None:
    """Draw four panels over the steps with all runs in each."""
    columns = {run.name: run.view.columns for run in runs}
    draw_curves(runs, shown, unit, text.curves(columns, shown, unit), key)
    if averaged := [run.letter for run in runs if run.view.config.members > 1]:
        st.caption(text.averaged(averaged))


def learned(run: LiveRun[MaximumEntropyRun], chosen: int, unit: Unit) -> None:
    """Draw the learners of a run beside the exact curve, and the policy of the chosen one."""
    view = run.view
    if view.config.members > 1:
        alt = text.learner_curves(run.name, view, unit)
        chart(partial(figures.learners, view, unit), key="learner-curves", alt=alt, height=520)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Trained here, on the exact curve", anchor=False)
        figure = partial(figures.frontier, view.frontier, unit, trained=run)
        chart(figure, key="learned", alt=text.learned(run.name, view, unit), height=400)
    with right:
        st.header(text.map_heading(view, chosen), anchor=False)
        policy, values = view.policies[chosen], view.soft_values[chosen]
        figure = partial(gridworld, view.config.grid, policy, values, "soft V, learned")
        alt = text.learned_map(run.name, view, chosen)
        chart(figure, key="learned-map", alt=alt, height=400)
