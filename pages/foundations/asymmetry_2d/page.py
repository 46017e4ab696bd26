"""KL between two Gaussians in the plane: which direction is larger, and where it comes from."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from kllab.topics.asymmetry_2d.compute import explore
from kllab.topics.asymmetry_2d.snippet import snippet
from kllab.topics.asymmetry_2d.spec import GaussianPair2D
from pages.foundations.asymmetry_2d import figures, text
from pages.foundations.asymmetry_2d.controls import BACKGROUND, CONTROLS, PRESETS, P, Q
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart


@st.fragment
@address.section(CONTROLS)
def laboratory() -> None:
    """Draw the controls and the results."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    values: dict[str, float] = {}
    matrices = []
    with left:
        for name, sliders in (("P", P), ("Q", Q)):
            st.markdown(f"**{name}**")
            values |= controls.draw_in_pairs(sliders)
            matrices.append((name, st.container()))
    with cases:
        presets.offer({name: asdict(pair) for name, pair in PRESETS.items()}, values)
    pair = GaussianPair2D(**values)
    for name, place in matrices:
        place.latex(text.matrix(name, pair.covariance(name.lower())))
    view = explore(pair)
    with right:
        page.divergences(view.pq, view.qp, unit)
        background = controls.draw_one(BACKGROUND)
        plane = figures.plane(view, background, unit)
        chart(plane, key="plane", alt=text.plane(view, unit), height=520)
    st.markdown(text.why(view, unit))

    st.header("Moving the mean of Q", anchor=False)
    st.caption(
        f"Lines carry their {unit.name}; both maps share one colour range, "
        f"up to {unit.text(figures.DEEPEST, 3)}."
    )
    for column, direction in zip(st.columns(2, gap="small"), ("pq", "qp"), strict=True):
        with column:
            figure = partial(figures.mean_map, view, direction, unit)
            alt = text.mean_map(view, direction, unit)
            chart(figure, key=f"map-{direction}", alt=alt, height=430)
    st.header("The closed form, in its three parts", anchor=False)
    figure = partial(figures.three_parts, view, unit)
    chart(figure, key="parts", alt=text.three_parts(view, unit), height=260)
    first, second = st.columns(2, gap="medium")
    first.latex(text.formula(view, "pq", unit))
    second.latex(text.formula(view, "qp", unit))
    page.code_panel(snippet(pair), unit)
    page.data_panel(view.tables, unit, name="asymmetry_2d")


page.header(
    "Two Gaussians in the plane",
    "The same two bells, two different answers. KL(P‖Q) is an average over draws of **P**: it "
    "is large where P has mass and Q has little. KL(Q‖P) averages over draws of **Q**.",
)
address.open_page(CONTROLS)
laboratory()
