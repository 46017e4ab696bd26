"""Variational autoencoder: train it live and watch rate, distortion and beta."""

import streamlit as st

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.schedule_preview import schedule_preview
from kllab.training.schedules import SCHEDULES
from pages.deep_learning.vae import controls as own
from pages.deep_learning.vae import figures, text
from pages.deep_learning.vae.captions import CAPTIONS
from pages.deep_learning.vae.presets import PRESETS
from pages.deep_learning.vae.results import results
from pages.web import address, live, page, presets, units
from pages.web.chart import chart
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def setup() -> None:
    """Draw the controls of a training, its beta schedule, and the Train button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = own.draw(left, right)
    with cases:
        presets.offer(PRESETS, values, note=notes("vae", CAPTIONS))
    with right:
        steps, betas = schedule_preview(config)
        st.caption(
            f"β over the {config.steps:,} steps: {SCHEDULES[config.schedule].sentence}",
            help=text.TUTORIAL_SCHEDULE,
        )
        figure, alt = figures.schedule(steps, betas), text.schedule(config, betas)
        chart(figure, key="beta-preview", alt=alt, height=210)
        st.caption(f"To be trained: {text.size_of(config)}.")
        live.train_button("vae", config.to_json())
    page.code_panel(config.to_code(), units.current())


page.header(
    "Variational autoencoder",
    "Train a VAE on real digits and watch its loss split in two: **distortion**, the cost of an "
    "image given its code z, and **rate** = KL(q(z|x)‖p(z)), the extra cost of describing z by the "
    "prior p(z) instead of q(z|x). β weights the rate.",
)
address.open_page(own.ALL)
setup()
live.panel("vae", VaeRun, text.label, results)
related_topics("vae")
