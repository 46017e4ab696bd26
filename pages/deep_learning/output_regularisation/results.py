"""What a sweep of regularised classifiers recorded, drawn."""

import math
from collections.abc import Sequence

import streamlit as st

from kllab.topics.output_regularisation.run_view import RegularisationRun
from kllab.topics.output_regularisation.summary import Summary, has_students
from kllab.topics.output_regularisation.train import Config
from pages.charts.reliability import reliability
from pages.deep_learning.output_regularisation import figures
from pages.deep_learning.output_regularisation.text import (
    formula,
    latest,
    losses_table,
    smoothing_formula,
    tables,
)
from pages.web import live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.run_downloads import run_downloads


def results(runs: Sequence[LiveRun[RegularisationRun]]) -> None:
    """Measures over beta of all runs; steps, calibration and entropies of the one in focus."""
    unit = units.current()
    summaries = [
        Summary(Config.from_json(run.status.config), run.arrays)
        if has_students(run.arrays)
        else None
        for run in runs
    ]
    found = [(run, each) for run, each in zip(runs, summaries, strict=True) if each is not None]
    if found:
        over_beta(found)
    run = live.focus(runs)
    summary = summaries[runs.index(run)]
    if summary is None:
        teacher(run)
    else:
        closely(run, summary)
    page.data_panel(lambda: tables(run.columns, summary), unit, name=f"run-{run.status.id}")
    run_downloads(run)


def over_beta(found: Sequence[tuple[LiveRun[RegularisationRun], Summary]]) -> None:
    """Accuracy, NLL, calibration and entropy over beta, every run with every seed."""
    unit = units.current()
    # On a phone a table shows its first columns: a letter leaves room for what is compared.
    rows = [{"run": run.letter, **latest(each, unit)} for run, each in found]
    st.header("Held-out images, over β", anchor=False)
    chart(
        lambda: figures.over_beta(
            [
                figures.Sweep(run.name, run.place, each.betas, each.seeds, each.means)
                for run, each in found
            ],
            unit,
        ),
        key="over-beta",
        alt=f"Accuracy, NLL, calibration error and mean entropy over β, in {unit.name}, with a "
        "point for each seed. At the β of the lowest NLL: "
        + "; ".join(", ".join(f"{name} {value}" for name, value in row.items()) for row in rows),
        height=520,
    )  # fmt: skip
    st.caption("A line through the means over seeds, a point for each. The β of the lowest NLL:")
    st.dataframe(rows, hide_index=True)


def closely(run: LiveRun[RegularisationRun], summary: Summary) -> None:
    """One beta of one run beside the smallest: over the steps, by confidence, by entropy."""
    unit = units.current()
    options = ["lowest NLL", *(f"{beta:g}" for beta in summary.betas)]
    picked = st.segmented_control(
        f"Run {run.letter}: look closely at β", options, default=options[0], required=True,
        key=f"beta-{run.status.id}",
    )  # fmt: skip
    chosen = summary.best if picked == options[0] else options.index(str(picked)) - 1
    numbers, first = latest(summary, unit, chosen), latest(summary, unit, 0)
    mean = f"mean H(p), {unit.name}"
    words = " · ".join(f"{name} {value}" for name, value in numbers.items())
    against = " · ".join(f"{name} {value}" for name, value in first.items())
    with st.container(horizontal=True, gap="small"):
        for name, value in numbers.items():
            st.metric(name, value, width=130, help=f"At β = {first['β']}: {first[name]}.")
    steps, nll = figures.taught(run.columns)
    chart(
        lambda: figures.over_steps(
            summary.betas, run.arrays["trail_step"], summary.nll_over_steps, chosen, (steps, nll),
            run.status.total_steps, unit,
        ),
        key="over-steps", height=320,
        alt=f"Held-out NLL over the steps, one line for each β, in {unit.name}; now {words}.",
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Reliability", anchor=False)
        chart(
            lambda: reliability(
                {f"β = {summary.betas[k]:g}": run.arrays["reliability"][k] for k in (chosen, 0)}
            ),
            key="reliability", height=340,
            alt="Accuracy over confidence in 15 bins; below the diagonal a model is too sure. "
            f"{words}; against {against}.",
        )  # fmt: skip
    with right:
        st.header("Entropy of the predictions", anchor=False)
        chart(
            lambda: figures.entropy_histogram(
                summary.betas, run.arrays["entropy_share"], chosen, math.log(10), unit
            ),
            key="entropies", height=340,
            alt=f"Shares of held-out images by H(p), from 0 to {unit.text(math.log(10), 4)}; mean "
            f"{numbers[mean]}, against {first[mean]} at β = {first['β']}.",
        )  # fmt: skip
    st.latex(formula(summary, chosen, unit))
    st.caption("Terms of the training loss, per image, means over seeds and the last steps.")
    if summary.config.method == "label_smoothing":
        st.latex(smoothing_formula(summary.betas[chosen]))
    with st.expander("The tutorial's loss on these very students", icon=":material/rule:"):
        st.caption(
            "Run as it is by the worker, on the held-out logits with the uniform target and its "
            "own weight of 0.1, beside CE + 0.1 KL(u‖p) in float64."
        )
        st.dataframe(losses_table(summary, unit), hide_index=True)


def teacher(run: LiveRun[RegularisationRun]) -> None:
    """The teachers, while they are trained, or where no student was measured."""
    unit = units.current()
    steps, nll = figures.taught(run.columns)
    st.caption(
        "The teachers are being trained; the students begin when they are done."
        if run.moves
        else f"Run {run.letter} has ended before its students were measured."
    )
    if not len(steps):
        return
    chart(
        lambda: figures.over_steps(
            (), steps, nll[:, None], 0, (steps, nll), run.status.total_steps, unit
        ),
        key="teacher",
        height=320,
        alt=f"Held-out NLL of the teachers over the steps: {unit.text(float(nll[-1]), 4)} now.",
    )
