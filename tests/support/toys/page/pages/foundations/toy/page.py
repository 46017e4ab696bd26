"""Two coins."""

from functools import partial

import streamlit as st
from kllab.topics.toy import SNIPPET, columns, explore
from streamlit.delta_generator import DeltaGenerator

from pages.charts.theme import axis, layout
from pages.web import address, controls, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.control_kinds import Slider

PRESETS = {"Fair": {"p": 0.5, "q": 0.5}, "Unfair": {"p": 0.2, "q": 0.8}}
CONTROLS = (Slider("p", "P", 0.1, 0.9, 0.5, 0.1), Slider("q", "Q", 0.1, 0.9, 0.7, 0.1))


@st.fragment
@address.section(CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and what answers them."""
    unit = units.current()
    with rail:
        values, _ = presets.above(PRESETS, partial(controls.draw, CONTROLS))
    kl = explore(**values)
    with stage:
        places = workbench.places()
    with places.numbers:
        st.metric(f"KL(P‖Q), {unit.name}", unit.number(kl))
    with places.picture:
        bar = {"type": "bar", "x": ["KL(P||Q)"], "y": [unit.of(kl)], "name": "KL"}
        shape = layout(yaxis=axis(unit.name, range=[0, 3]))
        alt = f"KL(P||Q) = {unit.text(kl)}."
        chart({"data": [bar], "layout": shape}, key="toy", alt=alt, height=None)
    places.draw_views(
        {
            "Data": lambda: page.data(lambda: {"toy": columns(kl)}, unit, name="toy"),
            "Code": lambda: page.code(SNIPPET, unit),
        }
    )


address.open_page(CONTROLS)
laboratory(*workbench.lay_out("A toy", "Two coins: move one."))
