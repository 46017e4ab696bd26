"""What the page of the information bottleneck draws of its runs."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.train import Config
from kllab.topics.information_bottleneck.tutorial_kl import tutorial_kl
from pages.deep_learning.information_bottleneck import alt_text
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import sweep_figures as figures
from pages.deep_learning.information_bottleneck import text as words
from pages.web import live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.run_downloads import run_downloads

NEEDED = (
    "label_entropy", "rate", "nll", "accuracy", "trail", "loc", "scale", "labels",
    "shown_dimensions",
)  # fmt: skip
"""Without these of a run's columns and arrays there is nothing to draw of it."""


def results(runs: Sequence[LiveRun[BottleneckRun]]) -> None:
    """Bounds, accuracy and one code of the run in focus; accuracy of all runs."""
    unit, run = units.current(), live.focus(runs)
    config = Config.from_json(run.status.config)
    last = words.latest(config, run.columns, run.arrays, unit)
    with st.container(horizontal=True, gap="small"):
        for name, value in last.items():
            st.metric(name, value, width=165)
    left, right = st.columns(2, gap="large")
    bound = words.relevance(run.columns, run.arrays)
    with left:
        st.markdown("**Both bounds, held out**, in the plane of information")
        chart(
            figures.information_plane(
                config.betas,
                run.arrays["rate"],
                bound,
                words.trail(run.columns, run.arrays),
                float(run.columns["label_entropy"][-1]),
                unit,
            ),
            key="plane",
            alt=alt_text.describe_plane(config, run.columns, run.arrays, unit),
            height=420,
        )
    with right:
        st.markdown("**Accuracy, held out**, over β")
        swept = [
            (each.name, each.place, words.betas_of(each.status.config), each.arrays["accuracy"])
            for each in runs
        ]
        chart(
            partial(figures.accuracies, swept),
            key="accuracy",
            alt=alt_text.describe_accuracy(config, run.arrays),
            height=420,
        )
    shown = own.shown_beta(config)
    dimensions = run.arrays["shown_dimensions"][shown]
    loc, scale = run.arrays["loc"][shown], run.arrays["scale"][shown]
    chart(
        partial(figures.code_scatter, loc, scale, run.arrays["labels"], dimensions),
        key="scatter",
        alt=alt_text.describe_code(config, run.arrays, shown, unit),
        height=560,
    )
    st.caption(alt_text.about_code(config))
    st.latex(words.formula(config, run.columns, run.arrays, shown, unit))
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        rows = words.side_by_side(
            [(r.name, r.status.config, r.columns, r.arrays) for r in runs], unit
        )
        st.dataframe(rows, hide_index=True)
    told = (
        tutorial_kl(loc, scale).in_words("drawn above, in the two dimensions shown", unit)
        if np.isfinite([loc, scale]).all() and (scale > 0).all()
        else "The training has diverged: there are codes whose mean or standard deviation is no "
        "number any more, or whose standard deviation is 0."
    )
    page.data_panel(
        lambda: words.tables(config, run.columns, run.arrays),
        unit,
        name=f"run-{run.status.id}",
    )
    st.markdown("**The tutorial's KL term on these codes.** " + told)
    run_downloads(run)
