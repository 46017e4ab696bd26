"""View "Prior": the aggregated posterior beside the prior, and what the prior's holes decode to."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.aggregate import aggregate, density_on, prior_on
from kllab.topics.latent_space.compute import LatentView
from pages.deep_learning.latent_space import aggregate_figures, aggregate_text
from pages.deep_learning.latent_space.view import PageView
from pages.web.chart import chart


def _draw(view: LatentView, unit: Unit) -> None:
    found = aggregate(view.model)
    on = view.on
    chart(
        lambda: aggregate_figures.densities(
            prior_on(on.reach), density_on(on.plane, view.model.encoded, on.reach), on.reach
        ),
        key="densities",
        alt=aggregate_text.densities(view, found.surgery, unit),
        height=None,
        version=on.key,
    )
    st.markdown(aggregate_text.parts(found.surgery, unit))
    chart(
        lambda: aggregate_figures.holes(found.holes),
        key="holes",
        alt=aggregate_text.holes(found.holes, unit),
        height=None,
        version=view.model.key,
    )
    st.markdown(aggregate_text.about_holes(found.holes, unit))


VIEW = PageView("Prior", 50, _draw)
