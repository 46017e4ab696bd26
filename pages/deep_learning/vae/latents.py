"""View of the latent dimensions: their rates over time and now, and the aggregated posterior."""

from functools import partial

import numpy as np
import streamlit as st

from kllab.divergences.units import Unit
from kllab.runs import State
from kllab.topics.vae.aggregated import marginal_divergences
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.deep_learning.vae import factors, figures, text
from pages.web import controls, moments, open_runs
from pages.web.chart import chart
from pages.web.control_kinds import Choice
from pages.web.live_run import LiveRun
from pages.web.navigation import SCRIPTS

SHOWN = Choice(
    "latents",
    "Shown of the latent dimensions",
    ("time", "now", "posterior", "factors"),
    "time",
    labels={
        "time": "Rates over time",
        "now": "now",
        "posterior": "q(z) and p(z)",
        "factors": "factors",
    },
    titled=False,
)
BOUND = (
    "Lower bounds: the masses of q(z_j) of at most 300 held-out images in 80 intervals, compared "
    "with those of the prior. A mean close to the prior in each dimension may still have holes."
)
_MOST = 128
"""Largest number of columns of the heat map."""


def draw(run: LiveRun[VaeRun], unit: Unit) -> None:
    """Draw the choice of what is shown, and that."""
    shown = controls.draw_one(SHOWN)
    if shown == "posterior":
        aggregated(run, unit)
    elif shown == "factors":
        factors.draw(run)
    elif shown == "now" or not over_time(run, unit):
        figure = partial(figures.rate_bars, run.view.rates, INFORMATIVE, unit)
        chart(figure, key="rates", alt=text.rates(run.letter, run.view, unit), height=None)
    explore(run)


def explore(run: LiveRun[VaeRun]) -> None:
    """Draw the link to the page on which the latent space of a run is explored."""
    script, icon = str(SCRIPTS["latent_space"]), ":material/scatter_plot:"
    if run.recorded:
        label = "Explore a latent space (this recorded run has no weights)"
        st.page_link(script, label=label, icon=icon)
    elif run.status.state in (State.FINISHED, State.CANCELLED) and run.view.config.latent_dim > 1:
        query = {open_runs.PARAMETER: run.status.id}
        st.page_link(script, label="Explore its latent space", icon=icon, query_params=query)


def over_time(run: LiveRun[VaeRun], unit: Unit) -> bool:
    """Draw the rates of all dimensions over the steps; return whether they were recorded."""
    by_step = run.over_time("rate_per_dimension", _MOST)
    if not by_step:
        st.caption("Only the newest rates of this run are kept.")
        return False
    steps, rates = np.array(list(by_step)), np.stack(list(by_step.values()))
    columns, total = run.view.columns, run.status.total_steps
    figure = partial(figures.rates_over_time, steps, rates, columns, total, INFORMATIVE, unit)
    alt = text.over_time(run.letter, run.view, len(steps))
    chart(figure, key="rates-over-time", alt=alt, height=None)
    return True


def aggregated(run: LiveRun[VaeRun], unit: Unit) -> None:
    """Draw the aggregated posterior of each dimension against the prior, at a chosen time."""
    if "aggregated" not in run.view.arrays:
        st.caption("This run has not recorded its aggregated posterior.")
        return
    if run.view.config.prior != "standard_normal":
        st.caption("The prior of this run is learnt, and no product: there is no picture of it.")
        return
    arrays, time = moments.choose(run, ("aggregated", "rate_per_dimension"))
    masses, rates = arrays["aggregated"], arrays["rate_per_dimension"]
    divergences = marginal_divergences(masses)
    alt = text.aggregated(run.letter, divergences, unit)
    st.caption(f"{time}{text.apart(divergences, unit)}", help=BOUND)
    figure = partial(figures.aggregated, masses, rates, INFORMATIVE)
    chart(figure, key="aggregated", alt=alt, height=None)
