"""Rate and distortion: VAEs for many betas, trained live, on one plane."""

from functools import partial

import streamlit as st

from kllab.topics.rate_distortion.run_view import RateDistortionRun
from pages.deep_learning.rate_distortion import controls as own
from pages.deep_learning.rate_distortion import figures, text
from pages.deep_learning.rate_distortion.captions import CAPTIONS
from pages.deep_learning.rate_distortion.presets import PRESETS
from pages.deep_learning.rate_distortion.results import mistake, results
from pages.web import address, live, training_rail, units, workbench
from pages.web.chart import chart
from pages.web.moments import MOMENT
from pages.web.workbench import Places, Views

TITLE = "Rate and distortion"
LEAD = (
    "Learn what β buys: it sets the slope at which a VAE trades distortion for rate. Press Train, "
    "watch the points land, then choose one."
)


@st.fragment
@address.section(own.all_controls())
def laboratory() -> None:
    """Draw the controls of a sweep, and its preview or its results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("rate_distortion", own.draw, PRESETS)
    config, unit = planned.config, units.current()

    def preview(places: Places) -> Views:
        with places.numbers:
            st.caption(text.plan(config) if config else "Nothing can be trained now.")
        with places.picture:
            figure, alt = partial(figures.empty_plane, unit), text.empty_plane(config)
            chart(figure, key="plane", alt=alt, height=None)
        return {"Tutorial": partial(mistake, None, unit)}

    def about() -> None:
        st.markdown(text.ABOUT)
        remarks = [text.warm_up(config)] if config and "warm_up" in planned.values else []
        remarks += [text.PADDED] if config and len(config.latent_dims) > 1 else []
        planned.about(CAPTIONS, text.size_of(config) if config else "", *remarks)

    with stage:
        views = {"About": about, "Code": planned.code}
        live.panel(
            "rate_distortion", RateDistortionRun, text.label, results, preview, views, (MOMENT,),
            preview=False,
        )  # fmt: skip


address.open_page(
    (*own.all_controls(), MOMENT), later=lambda: (own.of_points(own.START), *live.CONTROLS)
)
live.open_page("rate_distortion", PRESETS, own.all_controls())
laboratory()
