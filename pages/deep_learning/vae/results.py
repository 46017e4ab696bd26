"""Results of the VAE page."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.charts import images
from pages.charts.training import Panel
from pages.deep_learning.vae import figures, text
from pages.web import live, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import draw_curves, draw_latest, side_by_side, tables_and_files

PANELS = (
    Panel("distortion", "distortion", marked="test_distortion"),
    Panel("rate", "rate", marked="test_rate", from_zero=True),
    Panel("elbo", "ELBO", marked="test_elbo"),
    Panel("beta", "β", from_zero=True, information=False),
)
IN_A_ROW = 5
"""Number of images per row, as large as half a window allows."""


def results(runs: Sequence[LiveRun[VaeRun]]) -> None:
    """Draw curves of all runs; numbers, latent dimensions and images of the run in focus."""
    unit, run = units.current(), live.focus(runs)
    draw_latest(text.latest(run.view, unit), 96)
    st.caption(f"Distortion, rate and ELBO in {unit.name} per image.")
    draw_curves(runs, PANELS, unit, text.curves(run.name, run.view, len(runs), unit))
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Rate of each latent dimension", anchor=False)
        figure = partial(figures.rate_bars, run.view.rates, INFORMATIVE, unit)
        alt = text.rates(run.letter, run.view, unit)
        chart(figure, key="rates", alt=alt, height=330)
    with right:
        if run.view.has_pictures:
            pictures(run)
    st.latex(text.formula(run.view, unit))
    side_by_side(runs, text.latest, unit)
    tables_and_files(run, unit)


def pictures(run: LiveRun[VaeRun]) -> None:
    """Draw samples and reconstructions of a run."""
    arrays = run.view.arrays
    st.header("Samples from the prior", anchor=False)
    chart(
        lambda: images.grey(images.tile(arrays["samples"], IN_A_ROW)),
        key="samples",
        alt=f"{run.letter}: {len(arrays['samples'])} images decoded from draws of N(0, I).",
        height=260,
    )
    st.header("Held-out images and their reconstructions", anchor=False)
    chart(
        lambda: images.grey(
            images.reconstructions(arrays["originals"], arrays["reconstructions"], IN_A_ROW)
        ),
        key="reconstructions",
        alt=f"{run.letter}: held-out images above, the decoded means of their posteriors below.",
        height=260,
    )
