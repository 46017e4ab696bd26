"""Variational autoencoder: train it live and watch rate, distortion and beta."""

import streamlit as st

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.schedule_preview import schedule_preview
from pages.deep_learning.vae import controls as own
from pages.deep_learning.vae import figures, text
from pages.deep_learning.vae.captions import CAPTIONS
from pages.deep_learning.vae.presets import PRESETS
from pages.deep_learning.vae.results import results
from pages.web import address, live, training_rail, units, workbench
from pages.web.chart import chart
from pages.web.workbench import Places, Views

TITLE = "Variational autoencoder"
LEAD = (
    "Learn how a VAE trades **distortion**, the cost of an image given its code z, for **rate** = "
    "KL(q(z|x)‖p(z)), the extra cost of the code: choose a preset, press Train, then change β, the "
    "weight of the rate."
)


@st.fragment
@address.section(own.all_controls())
def laboratory() -> None:
    """Draw the controls of a training, and its preview or its results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("vae", own.draw, PRESETS)
    config = planned.config

    def preview(places: Places) -> Views:
        steps, planned_values = schedule_preview(config)
        name, unit = "β", units.current()
        if config.objective == "capacity":
            name, planned_values = f"C, {unit.name}", unit.of(planned_values)
        with places.numbers:
            st.caption(text.planned(config), help=text.TUTORIAL_SCHEDULE)
        with places.picture:
            figure = figures.schedule(steps, planned_values, name)
            alt = text.schedule(config, planned_values, name)
            chart(figure, key="beta-preview", alt=alt, height=None)
        return {}

    def about() -> None:
        planned.about(CAPTIONS, text.size_of(config))

    with stage:
        views = {"About": about, "Code": planned.code}
        live.panel("vae", VaeRun, text.label, results, preview, views)


address.open_page(own.all_controls())
live.open_page("vae", PRESETS, own.all_controls())
laboratory()
