"""Properties of the KL divergence, each with a chart and a computed verdict."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.foundations.properties.sections import SECTIONS
from pages.web import address, controls, equation, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.control_kinds import Choice
from pages.web.plain_text import as_text
from pages.web.steady import steady

TITLE = "What is true of KL, and what is not"
LEAD = (
    "Try to break ten properties of KL: choose one, drag what its chart shows, and read the "
    "verdict, computed from the numbers in front of you."
)
PROPERTY = Choice(
    "property",
    "Property",
    tuple(SECTIONS),
    "gibbs",
    labels={name: section.title for name, section in SECTIONS.items()},
    menu=True,
)
CONTROLS = (PROPERTY, *(one for section in SECTIONS.values() for one in section.named))
LOOKS = {"holds": st.success, "not here": st.info, "broken": st.error}
ICONS = {
    "holds": ":material/check_circle:",
    "not here": ":material/info:",
    "broken": ":material/error:",
}

LONG_VERDICT = (
    "Holds: KL(P‖Q) = 0.1234567 nats is at least one number, 0.1234567 nats, or is the sum of two, "
    "0.1234567 and 0.1234567."
)


@st.fragment
@address.section(CONTROLS)
def laboratory(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw one property: its controls, verdict and chart, and the claim."""
    unit = units.current()
    with rail:
        section = SECTIONS[controls.draw_one(PROPERTY)]
        values, _ = presets.above(section.cases, section.draw)
    with stage:
        places = workbench.places()

    def claim(sentence: str = "") -> None:
        equation.draw(section.claim)
        st.markdown(section.challenge)
        st.markdown(sentence)

    try:
        spec = section.spec_of(values)
        found = section.explore(spec)
    except ValueError as error:
        places.numbers.warning(f"{as_text(str(error))}.", icon=":material/edit_off:")
        places.draw_views({"Claim": claim})
        return
    verdict, sentence = section.text(found, unit)
    with places.numbers:
        show = partial(LOOKS[verdict.kind], icon=ICONS[verdict.kind])
        steady(show, f"**{verdict.word}**: {verdict.text}.", [LONG_VERDICT], key="verdict")
    with places.picture:
        chart(
            section.draw_figure(spec, found, unit),
            key=f"property-{section.name}",
            alt=f"{section.title}. {verdict.word}: {verdict.text}. {sentence.replace('**', '')}",
            height=None,
            on_drag=partial(section.move, spec, unit) if section.handles else None,
        )
    places.draw_views(
        {
            "Claim": partial(claim, sentence),
            "Data": lambda: page.data(found.tables, unit, name="properties"),
            "Code": lambda: page.code(section.snippet(spec), unit),
        }
    )


address.open_page(CONTROLS)
laboratory(*workbench.lay_out(TITLE, LEAD))
