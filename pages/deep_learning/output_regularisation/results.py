"""Results of the page of output regularisation."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.output_regularisation.compute import explore
from kllab.topics.output_regularisation.run_view import RegularisationRun
from pages.deep_learning.output_regularisation import controls as own
from pages.deep_learning.output_regularisation import figures, prediction, text
from pages.web import equation, units
from pages.web.chart import Dragged, chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, tables_and_files
from pages.web.workbench import Places, Views


def results(
    runs: Sequence[LiveRun[RegularisationRun]], run: LiveRun[RegularisationRun], places: Places
) -> Views:
    """Draw measures over beta of all runs, and one beta of the run in focus; return the views."""
    unit, view = units.current(), run.view
    swept = [each for each in runs if each.view.has_students]
    views: dict[str, Callable[[], None]] = {}
    if view.has_students:
        with places.numbers:
            chosen = choose_beta(run, unit)
        with places.picture:
            over_beta(swept, run, chosen, unit)
        views["Steps"] = partial(steps, view, chosen, unit)
        views["Calibration"] = partial(calibration, view, chosen, unit)
        views["Formula"] = partial(formula, view, chosen, unit)
    else:
        with places.numbers:
            st.caption(text.no_students(run.letter, moves=run.moves))
        with places.picture:
            teachers(view, unit)
    if len(swept) > 1:
        views["Compare"] = partial(compare, swept, unit)
    one = explore(own.prediction())
    return views | {
        "Data": partial(tables_and_files, run, unit),
        "Mistake": partial(prediction.alone, one, unit),
    }


def choose_beta(run: LiveRun[RegularisationRun], unit: Unit) -> int:
    """Draw a menu of a run's betas and the numbers of the chosen one; return its index."""
    view = run.view
    with st.container(horizontal=True, gap="small"):
        with st.container(width=150):
            picked = own.shown_beta(view.config)
        betas = [f"{beta:g}" for beta in view.betas]
        chosen = view.best if picked == own.LOWEST else betas.index(picked)
        first = text.latest(view, unit, 0)
        for name, value in text.latest(view, unit, chosen).items():
            help_text = f"At β = {first['β']}: {first[name]}."
            st.metric(name, value, width="content", help=help_text)
    return chosen


def over_beta(
    swept: Sequence[LiveRun[RegularisationRun]],
    run: LiveRun[RegularisationRun],
    chosen: int,
    unit: Unit,
) -> None:
    """Draw accuracy, NLL, calibration and entropy over beta, for all runs and seeds."""

    def move(dragged: Dragged) -> None:
        own.move_beta(run.view.betas[figures.beta_at(dragged.x, run, swept)])

    rows = [{"run": each.letter, **text.latest(each.view, unit)} for each in swept]
    figure = partial(figures.over_beta, swept, unit, (run, chosen))
    chart(figure, key="over-beta", alt=text.over_beta(rows, unit), height=None, on_drag=move)


def steps(view: RegularisationRun, chosen: int, unit: Unit) -> None:
    """Draw the held-out NLL over the steps for all betas."""
    figure = partial(figures.over_steps, view, chosen, unit)
    chart(figure, key="over-steps", alt=text.over_steps(view, chosen, unit), height=None)


def calibration(view: RegularisationRun, chosen: int, unit: Unit) -> None:
    """Draw reliability and entropy of the predictions, for the chosen beta and the smallest."""
    st.caption("Reliability")
    figure = partial(figures.calibration, view, chosen)
    chart(figure, key="reliability", alt=text.reliability(view, chosen, unit), height=None)
    st.caption("Entropy of the predictions")
    figure = partial(figures.entropy_histogram, view, chosen, unit)
    chart(figure, key="entropies", alt=text.entropies(view, chosen, unit), height=None)


def formula(view: RegularisationRun, chosen: int, unit: Unit) -> None:
    """Draw the training loss with its numbers, and the tutorial's loss on the same students."""
    latex = [text.formula(view, chosen, unit)]
    st.latex(latex[0])
    st.caption("Terms of the training loss, per image, means over seeds and the last steps.")
    st.caption(text.SENTENCES[view.config.method])
    if view.config.method == "label_smoothing":
        latex.append(text.smoothing_formula(view.betas[chosen]))
        st.latex(latex[1])
    equation.explain(*latex)
    st.caption(text.TUTORIAL_RUN)
    st.dataframe(text.losses_table(view, unit), hide_index=True)


def compare(swept: Sequence[LiveRun[RegularisationRun]], unit: Unit) -> None:
    """Draw the measures of each run at its beta of the lowest NLL."""
    st.caption("At the β of the lowest NLL; means over seeds.")
    comparison(swept, text.compared, unit)


def teachers(view: RegularisationRun, unit: Unit) -> None:
    """Draw the teachers, during their training or if no student was measured."""
    if view.was_taught:
        figure = partial(figures.over_steps, view, 0, unit)
        chart(figure, key="teacher", alt=text.teachers(view, unit), height=None)
