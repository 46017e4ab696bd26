"""View "Traversals": one dimension at a time, the others as at the point."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView, traverse
from pages.deep_learning.latent_space import image_figures, text
from pages.deep_learning.latent_space.view import PageView
from pages.web import dragging
from pages.web.chart import chart

_SETTLED = "traversed"  # session key: the view of the point where it was last let go


def _draw(seen: LatentView, unit: Unit) -> None:
    # Up to 56 images: they follow when the point is let go.
    view: LatentView = st.session_state.get(_SETTLED, seen)
    if not dragging.is_moving() or view.on is not seen.on:
        view = st.session_state[_SETTLED] = seen
    rows = traverse(view)
    st.caption(text.ABOUT_TRAVERSALS)
    chart(
        lambda: image_figures.traversals(rows, unit),
        key="traversals",
        alt=text.traversals(rows, unit),
        height=None,
        version=f"{view.on.key} {view.point.x} {view.point.y} {unit.name}",
    )


VIEW = PageView("Traversals", 30, _draw)
