"""View "Code": code that prints the numbers of the page."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.snippet import snippet
from pages.deep_learning.latent_space import models
from pages.deep_learning.latent_space.view import PageView
from pages.web import page


def _draw(view: LatentView, unit: Unit) -> None:
    st.caption(models.where_its_file_is(view.model))
    page.code(snippet(view.point, models.path_of(view.model)), unit)


VIEW = PageView("Code", 90, _draw)
