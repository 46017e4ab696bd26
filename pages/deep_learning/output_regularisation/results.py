"""Results of the page of output regularisation."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.run_view import RegularisationRun
from pages.deep_learning.output_regularisation import figures, text
from pages.web import live, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import tables_and_files

LOWEST = "lowest NLL"


def results(runs: Sequence[LiveRun[RegularisationRun]]) -> None:
    """Draw measures over beta of all runs; steps, calibration, entropies of the run in focus."""
    unit = units.current()
    if swept := [run for run in runs if run.view.has_students]:
        over_beta(swept, unit)
    run = live.focus(runs)
    if run.view.has_students:
        closely(run, unit)
    else:
        teachers(run, unit)
    tables_and_files(run, unit)


def over_beta(runs: Sequence[LiveRun[RegularisationRun]], unit: Unit) -> None:
    """Draw accuracy, NLL, calibration and entropy over beta, for all runs and seeds."""
    # A phone shows only the first columns: a letter instead of a label leaves space for values.
    rows = [{"run": run.letter, **text.latest(run.view, unit)} for run in runs]
    st.header("Held-out images, over β", anchor=False)
    figure = partial(figures.over_beta, runs, unit)
    chart(figure, key="over-beta", alt=text.over_beta(rows, unit), height=520)
    st.caption("A line through the means over seeds, a point for each. The β of the lowest NLL:")
    st.dataframe(rows, hide_index=True)


def closely(run: LiveRun[RegularisationRun], unit: Unit) -> None:
    """Draw one beta of a run beside the smallest: over the steps, by confidence, by entropy."""
    view, chosen = run.view, choose_beta(run)
    first = text.latest(view, unit, 0)
    with st.container(horizontal=True, gap="small"):
        for name, value in text.latest(view, unit, chosen).items():
            st.metric(name, value, width=130, help=f"At β = {first['β']}: {first[name]}.")
    figure = partial(figures.over_steps, view, chosen, unit)
    chart(figure, key="over-steps", alt=text.over_steps(view, chosen, unit), height=320)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Reliability", anchor=False)
        figure = partial(figures.calibration, view, chosen)
        chart(figure, key="reliability", alt=text.reliability(view, chosen, unit), height=340)
    with right:
        st.header("Entropy of the predictions", anchor=False)
        figure = partial(figures.entropy_histogram, view, chosen, unit)
        chart(figure, key="entropies", alt=text.entropies(view, chosen, unit), height=340)
    st.latex(text.formula(view, chosen, unit))
    st.caption("Terms of the training loss, per image, means over seeds and the last steps.")
    if view.config.method == "label_smoothing":
        st.latex(text.smoothing_formula(view.betas[chosen]))
    with st.expander("The tutorial's loss on these very students", icon=":material/rule:"):
        st.caption(text.TUTORIAL_RUN)
        st.dataframe(text.losses_table(view, unit), hide_index=True)


def choose_beta(run: LiveRun[RegularisationRun]) -> int:
    """Draw a selector of a run's betas; return the index of the chosen one."""
    options = [LOWEST, *(f"{beta:g}" for beta in run.view.betas)]
    picked = st.segmented_control(
        f"Run {run.letter}: look closely at β", options, default=LOWEST, required=True,
        key=f"beta-{run.status.id}",
    )  # fmt: skip
    return run.view.best if picked == LOWEST else options.index(str(picked)) - 1


def teachers(run: LiveRun[RegularisationRun], unit: Unit) -> None:
    """Draw the teachers, during their training or if no student was measured."""
    st.caption(text.no_students(run.letter, moves=run.moves))
    if run.view.was_taught:
        figure = partial(figures.over_steps, run.view, 0, unit)
        chart(figure, key="teacher", alt=text.teachers(run.view, unit), height=320)
