"""Latent space: drag a point through the codes of a trained VAE and see it decoded."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.latent_space.compute import explore
from pages.deep_learning.latent_space import controls as own
from pages.deep_learning.latent_space import figures, models, text, view
from pages.deep_learning.latent_space.models import ModelChoice, Runs
from pages.web import address, controls, presets, units, workbench
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.run_curves import draw_numbers

TITLE = "Latent space of a VAE"
LEAD = (
    "Learn what a VAE's codes mean: drag the point and see it decoded. Go from one digit to "
    "another, then leave the **prior**."
)
VIEWS = view.found()
FIRST = (*own.FIRST, *(control for each in VIEWS for control in each.controls))
LATER = (*own.LATER, *(control for each in VIEWS for control in each.later))


@st.fragment
@address.section((*FIRST, *LATER))
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator, menu: ModelChoice, runs: Runs) -> None:
    """Draw the controls, the plane with its point, and the open view."""
    unit = units.current()
    with rail:
        place = st.container()
        chosen = controls.draw_one(menu)
        model, obstacle = models.opened(chosen, runs.get(chosen))
        if obstacle:
            st.warning(as_text(f"{obstacle}. The shipped model is shown instead."))
        plane, remark = own.draw_plane(model)
        point = own.draw_point(model, plane)
        if remark:
            st.caption(remark)
        st.caption(as_text(text.about(model)))
        with place:
            presets.offer(own.cases(model, plane), {"x": point.x, "y": point.y})
    seen = explore(model, point)
    with stage:
        places = workbench.places()
    with places.numbers:
        shown = text.numbers(seen, unit)
        draw_numbers(shown, text.explained(shown))
    with places.picture, workbench.side_by_side():
        chart(
            partial(figures.plane, seen),
            key="plane",
            alt=text.plane(seen),
            height=None,
            version=seen.on.key,
            handles=[figures.point_handle(seen)],
            on_drag=partial(own.move, model, plane),
        )
        chart(figures.decoded(seen), key="decoded", alt=text.decoded(seen), height=None)
    places.draw_views({each.title: partial(each.draw, seen, unit) for each in VIEWS})


found_runs = models.listed()
model_menu = models.choice(found_runs)
address.open_page((model_menu, *FIRST[1:]), lambda: LATER)
laboratory(*workbench.lay_out(TITLE, LEAD), model_menu, found_runs)
