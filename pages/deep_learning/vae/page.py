"""Variational autoencoder: train it live and watch rate, distortion and beta."""

from functools import partial

import streamlit as st

from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.schedule_preview import preview as schedule_preview
from pages.deep_learning.vae import controls as own
from pages.deep_learning.vae import designer, linear_case, text
from pages.deep_learning.vae.captions import CAPTIONS
from pages.deep_learning.vae.latents import SHOWN
from pages.deep_learning.vae.presets import PRESETS
from pages.deep_learning.vae.results import results
from pages.web import address, live, training_rail, units, workbench
from pages.web.moments import MOMENT
from pages.web.workbench import Places, Views

TITLE = "Variational autoencoder"
LEAD = (
    "Learn how a VAE trades **distortion**, the cost of an image given its code z, for **rate** = "
    "KL(q(z|x)‖p(z)), the extra cost of the code: choose a preset, press Train, then change β, the "
    "weight of the rate."
)

OF_VIEWS = (SHOWN, MOMENT, *linear_case.CONTROLS)
"""Controls of the views of a run."""


@st.fragment(key=live.LABORATORY)
@address.section(own.all_controls())
def laboratory() -> None:
    """Draw the controls of a training, and its preview or its results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("vae", own.draw, PRESETS)
    config, designed = planned.config, own.designed(planned.values)

    def preview(places: Places) -> Views:
        designer.draw(designed, units.current(), places.numbers, places.picture)
        return {}

    def about() -> None:
        plan = designed.plan
        remark = text.planned(plan, schedule_preview(plan))
        planned.about(CAPTIONS, text.size_of(config) if config else "", remark)

    with stage:
        views = {"About": about, "Code": planned.code}
        draw = partial(results, designed)
        live.panel("vae", VaeRun, text.label, draw, preview, views, OF_VIEWS, preview=False)


address.open_page((*own.all_controls(), *OF_VIEWS), later=lambda: live.CONTROLS)
live.open_page("vae", PRESETS, own.all_controls())
laboratory()
