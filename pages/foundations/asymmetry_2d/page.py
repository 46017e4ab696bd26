"""KL between two Gaussians in the plane: which direction is larger, and where it comes from."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.snippet import snippet
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d import controls as own
from pages.foundations.asymmetry_2d import figures, text
from pages.foundations.asymmetry_2d.controls import (
    BACKGROUND,
    CASES,
    CONTROLS,
    FORMULA,
    MAP,
    P,
    Q,
)
from pages.web import address, controls, equation, page, presets, units, workbench
from pages.web.chart import chart

TITLE = "Two Gaussians in the plane"
LEAD = (
    "Learn which direction is larger, and why: drag the centres and edges of P and Q. KL(P‖Q), a "
    "mean over draws of **P**, is large where P has mass and Q has little; KL(Q‖P) is one over "
    "**Q**."
)


@st.fragment
@address.section(CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        pairs = [one for row in zip(P, Q, strict=True) for one in row]
        draw = partial(controls.draw_in_pairs, pairs)
        values, _ = presets.above(CASES, draw)
        background = controls.draw_one(BACKGROUND)
    view = explore(GaussianPair2D(**values))
    with stage:
        places = workbench.places()
    with places.numbers:
        page.divergences(view.pq, view.qp, unit)
    with places.picture:
        figure, move = figures.plane(view, background, unit), partial(own.move, view.pair)
        chart(figure, key="plane", alt=text.plane(view, unit), height=None, on_drag=move)

    def mean_map() -> None:
        direction = controls.draw_one(MAP)
        alt = text.mean_map(view, direction, unit)
        figure = partial(figures.mean_map, view, direction, unit)
        chart(figure, key="mean-map", alt=alt, height=None, on_drag=move)

    def why() -> None:
        figure = partial(figures.three_parts, view, unit)
        chart(figure, key="parts", alt=text.three_parts(view, unit), height=None)
        st.markdown(text.why(view, unit))

    def formula() -> None:
        equation.draw(text.formula(view, controls.draw_one(FORMULA), unit))
        with st.container(horizontal=True, horizontal_alignment="center"):
            for side in ("P", "Q"):
                matrix = text.matrix(side, view.pair.covariance(side.lower()))
                st.latex(matrix, width="content")

    places.draw_views(
        {
            "Map": mean_map,
            "Why": why,
            "Formula": formula,
            "Data": lambda: page.data(view.tables, unit, name="asymmetry_2d"),
            "Code": lambda: page.code(snippet(view.pair), unit),
        }
    )


address.open_page(CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
