"""View "Traversals": one dimension at a time, the others as at the point."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView, traverse
from pages.deep_learning.latent_space import image_figures, text
from pages.deep_learning.latent_space.view import PageView
from pages.web.chart import chart


def _draw(view: LatentView, unit: Unit) -> None:
    rows = traverse(view)
    st.caption(text.ABOUT_TRAVERSALS)
    chart(
        image_figures.traversals(rows, unit), key="traversals", alt=text.traversals(rows, unit),
        height=None,
    )  # fmt: skip


VIEW = PageView("Traversals", 30, _draw)
