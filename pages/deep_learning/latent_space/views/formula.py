"""View "Formula": what the numbers are, with those of the point."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.aggregate import aggregate
from kllab.topics.latent_space.compute import LatentView
from pages.deep_learning.latent_space import formula
from pages.deep_learning.latent_space.view import PageView
from pages.web import equation
from pages.web.related_topics import related_topics


def _draw(view: LatentView, unit: Unit) -> None:
    equation.draw(formula.densities(view, unit))
    st.markdown(formula.in_words(view, aggregate(view.model).holes, unit))
    related_topics("latent_space")


VIEW = PageView("Formula", 70, _draw)
