"""Results of the page of maximum entropy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from pages.charts.training import Panel
from pages.deep_learning.maximum_entropy import figures, text
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.web import equation, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_curves, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views

Runs = Sequence[LiveRun[MaximumEntropyRun]]
MORE_PANELS = (
    Panel("gap", "gap to optimum", information=False),
    Panel("critic_loss", "critic loss", from_zero=True, information=False),
    Panel("reward_per_step", "reward per step", from_zero=True, information=False),
    Panel("visited_entropy", "entropy per step", from_zero=True),
)


def panels(targets: tuple[float, ...]) -> tuple[Panel, ...]:
    """Return what is shown first, with dotted lines at the target entropies (nats)."""
    return (
        Panel("expected_return", "return", from_zero=True, information=False),
        Panel("entropy", "entropy", from_zero=True, levels=targets),
        Panel("alpha", "α", information=False),
        Panel("kl", "KL", from_zero=True),
    )


def results(runs: Runs, run: LiveRun[MaximumEntropyRun], places: Places) -> Views:
    """Draw curves of all runs and the numbers of one learner; return their views."""
    unit, view = units.current(), run.view
    has_several = view.config.members > 1
    learner = 0
    with places.numbers:
        if len(view.learners) > 1:
            learner = choose_learner(view)
        if view.learners:
            draw_numbers(text.latest(view.learners[learner], unit), text.HELP)
    with places.picture:
        if has_several and len(runs) == 1 and view.has_learners:
            learner_curves(run, unit)  # means over a single sweep are not informative
        else:
            targets = {each.view.target for each in runs if each.view.target is not None}
            curves(runs, panels(tuple(sorted(targets))), "curves", unit)

    def formula() -> None:
        equation.draw(text.formula(view.learners[learner], unit))

    views: dict[str, Callable[[], None]] = {}
    if view.has_learners:
        views["Frontier"] = partial(on_the_curve, run, unit)
        views["Map"] = partial(learned_map, run, learner)
    views["Gap"] = partial(curves, runs, MORE_PANELS, "more-curves", unit)
    if len(runs) > 1 or has_several:
        views["Compare"] = partial(compare, runs, run, unit)
    if view.learners:
        views["Formula"] = formula
    return views | {"Data": partial(tables_and_files, run, unit)}


def choose_learner(view: MaximumEntropyRun) -> int:
    """Draw a selector of a run's learners; return the index of the chosen one."""
    names = text.learner_names(view)
    if st.session_state.get("learner") not in range(len(names)):
        st.session_state["learner"] = 0
    chosen = st.segmented_control(
        "Learner",
        range(len(names)),
        format_func=names.__getitem__,
        key="learner",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or 0


def curves(runs: Runs, shown: Sequence[Panel], key: str, unit: Unit) -> None:
    """Draw four panels over the steps with all runs in each."""
    columns = {run.name: run.view.columns for run in runs}
    draw_curves(runs, shown, unit, text.curves(columns, shown, unit), key)
    if averaged := [run.letter for run in runs if run.view.config.members > 1]:
        st.caption(text.averaged(averaged))


def learner_curves(run: LiveRun[MaximumEntropyRun], unit: Unit) -> None:
    """Draw four panels over the steps with each learner of a run."""
    alt = text.learner_curves(run.name, run.view, unit)
    chart(partial(figures.learners, run.view, unit), key="learner-curves", alt=alt, height=None)


def on_the_curve(run: LiveRun[MaximumEntropyRun], unit: Unit) -> None:
    """Draw the learners of a run relative to the exact curve."""
    figure = partial(figures.frontier, run.view.frontier, unit, trained=run)
    chart(figure, key="learned", alt=text.learned(run.name, run.view, unit), height=None)
    st.caption("Trained here; on the curve are the exact optima.")


def learned_map(run: LiveRun[MaximumEntropyRun], learner: int) -> None:
    """Draw the soft values and the policy of one learner."""
    view = run.view
    st.caption(text.map_heading(view, learner))
    policy, values = view.policies[learner], view.soft_values[learner]
    figure = partial(gridworld, view.config.grid, policy, values, "soft V, learned")
    alt = text.learned_map(run.name, view, learner)
    chart(figure, key="learned-map", alt=alt, height=None)


def compare(runs: Runs, run: LiveRun[MaximumEntropyRun], unit: Unit) -> None:
    """Draw a table of all learners of all runs, and the curves of those of the run in focus."""
    comparison(runs, text.compared, unit, text.HELP)
    if run.view.config.members > 1 and len(runs) > 1 and run.view.has_learners:
        learner_curves(run, unit)
