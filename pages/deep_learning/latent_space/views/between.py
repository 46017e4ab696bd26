"""View "Between": two ways from one digit to another, decoded."""

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.latent_space.compute import LatentView
from kllab.topics.latent_space.interpolation import interpolate, typical
from pages.deep_learning.latent_space import image_figures, text
from pages.deep_learning.latent_space.controls import TEN
from pages.deep_learning.latent_space.view import PageView
from pages.web import address, controls
from pages.web.chart import chart
from pages.web.control_kinds import Choice
from pages.web.plain_text import as_text

POINT = "point"
STEPS = 7


def _ends(names: dict[int, str]) -> tuple[Choice, Choice]:
    """Return the menus of the two ends; `names` are those of the classes."""
    labels = {str(label): f"a typical {name}" for label, name in names.items()}
    options = (POINT, *labels)
    labels[POINT] = "the point"
    second = options[min(2, len(labels) - 1)]
    return (
        Choice("start", "From", options, POINT, labels=labels, menu=True),
        Choice("end", "To", options, second, labels=labels, menu=True),
    )


def _draw(view: LatentView, unit: Unit) -> None:
    model = view.model
    menus = _ends({label: model.class_name(label) for label in model.labels})
    address.read(menus)
    start, end = controls.draw_in_pairs(menus).values()
    first, last = (
        view.z if each == POINT else model.encoded.loc[typical(model, int(each))]
        for each in (start, end)
    )
    ways = interpolate(model, first, last, STEPS)
    chart(image_figures.ways(ways), key="ways", alt=text.ways(ways, unit), height=None)
    chart(image_figures.norms(ways, unit), key="norms", alt=text.norms(ways, unit), height=None)
    if ways.obstacle:
        st.caption(as_text(f"No arc: {ways.obstacle}."))
    st.caption(text.ABOUT_WAYS)


VIEW = PageView("Between", 20, _draw, later=_ends(TEN))
