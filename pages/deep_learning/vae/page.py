"""Train a variational autoencoder live and watch rate, distortion and beta."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.topics.vae.train.step_record import INFORMATIVE
from kllab.training.schedules import SCHEDULES
from pages.charts import images, training
from pages.charts.training import Panel, RunCurves
from pages.deep_learning.vae import controls as own
from pages.deep_learning.vae.text import (
    PRESETS,
    TUTORIAL_SCHEDULE,
    expect,
    formula,
    label,
    latest,
    preview,
    preview_in_words,
    size_of,
    snippet,
    tables,
    with_test_elbo,
)
from pages.web import address, controls, live, page, units
from pages.web.chart import chart
from pages.web.live import LiveRun
from pages.web.related_topics import related_topics
from pages.web.run_downloads import run_downloads

PANELS = (
    Panel("distortion", "distortion", marked="test_distortion"),
    Panel("rate", "rate", marked="test_rate", from_zero=True),
    Panel("elbo", "ELBO", marked="test_elbo"),
    Panel("beta", "β", from_zero=True, information=False),
)
NEEDED = ("distortion", "rate", "elbo", "beta", "rate_per_dimension")

IN_A_ROW = 5
"""Images side by side: as large as half a window allows."""


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """What to train, the curve of beta it will follow, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = own.draw(left, right)
    with cases:
        controls.presets(PRESETS, values, says=lambda name: expect(name, units.current()))
    with right:
        steps, betas = preview(config)
        st.caption(
            f"β over the {config.steps:,} steps: {SCHEDULES[config.schedule].sentence}",
            help=TUTORIAL_SCHEDULE,
        )
        chart(
            training.beta_preview(steps, betas),
            key="beta-preview",
            alt=preview_in_words(config, betas),
            height=210,
        )
        st.caption(f"To be trained: {size_of(config)}.")
        live.train_button("vae", config.to_json())
    page.code_panel(snippet(config), units.current())


def results(runs: Sequence[LiveRun]) -> None:
    """Curves of all runs; numbers, latent dimensions and pictures of the one in focus."""
    unit = units.current()
    columns = [with_test_elbo(run.columns) for run in runs]
    run = live.focus(runs)
    last = latest(run.columns, unit)
    numbers = " · ".join(f"{name} {value}" for name, value in last.items())
    with st.container(horizontal=True, gap="small"):
        for name, value in last.items():
            st.metric(name, value, width=96)
    st.caption(f"Distortion, rate and ELBO in {unit.name} per image.")
    chart(
        lambda: training.curves(
            [
                RunCurves(run.name, run.place, shown)
                for run, shown in zip(runs, columns, strict=True)
            ],
            PANELS,
            max(run.status.total_steps for run in runs),
            unit,
        ),
        key="curves",
        alt=f"Distortion, rate, ELBO and β over the steps, runs: {len(runs)}; "
        f"circles are held-out images. {run.name} now: {numbers}; information in {unit.name}.",
        height=520,
    )
    left, right = st.columns(2, gap="large")
    rates = run.arrays["rate_per_dimension"]
    with left:
        st.header("Rate of each latent dimension", anchor=False)
        chart(
            partial(training.rate_bars, rates, INFORMATIVE, unit),
            key="rates",
            alt=f"{run.letter}: {last['informative']} of {len(rates)} dimensions carry more than "
            f"{unit.text(INFORMATIVE, 3)}.",
            height=330,
        )
    with right:
        pictures(run)
    st.latex(formula(last, unit))
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        st.dataframe(
            [{"run": run.name, **latest(run.columns, unit)} for run in runs], hide_index=True
        )
    page.data_panel(lambda: tables(run.columns, rates), unit, name=f"run-{run.status.id}")
    run_downloads(run)


def pictures(run: LiveRun) -> None:
    """Samples and reconstructions of a run, once it has drawn some."""
    if not {"samples", "originals", "reconstructions"} <= set(run.arrays):
        return
    st.header("Samples from the prior", anchor=False)
    samples = images.tile(run.arrays["samples"], IN_A_ROW)
    chart(
        partial(images.grey, samples), key="samples", height=260,
        alt=f"{run.letter}: {len(run.arrays['samples'])} images decoded from draws of N(0, I).",
    )  # fmt: skip
    st.header("Held-out images and their reconstructions", anchor=False)
    sheet = images.pairs(run.arrays["originals"], run.arrays["reconstructions"], IN_A_ROW)
    chart(
        partial(images.grey, sheet), key="reconstructions", height=260,
        alt=f"{run.letter}: held-out images above, the decoded means of their posteriors below.",
    )  # fmt: skip


page.header(
    "Variational autoencoder",
    "Train a VAE on real digits and watch its loss split in two: **distortion**, the cost of an "
    "image given its code z, and **rate** = KL(q(z|x)‖p(z)), the extra cost of describing z by the "
    "prior p(z) instead of q(z|x). β weights the rate.",
)
address.open_page(own.ALL)
setup()
live.panel("vae", label, results, needed=lambda _: NEEDED)
related_topics("vae")
