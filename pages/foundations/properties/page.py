"""Properties of the KL divergence, each with a chart and a computed verdict."""

from functools import partial

import streamlit as st

from pages.foundations.properties.sections import SECTIONS
from pages.web import address, controls, page, presets, units
from pages.web.chart import chart
from pages.web.control_kinds import Choice
from pages.web.plain_text import as_text
from pages.web.steady import steady

PROPERTY = Choice(
    "property",
    "Property",
    tuple(SECTIONS),
    "gibbs",
    labels={name: section.title for name, section in SECTIONS.items()},
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
def laboratory() -> None:
    """Draw one property: claim, controls, chart and verdict."""
    unit = units.current()
    name = controls.draw_one(PROPERTY)
    section = SECTIONS[name]
    st.latex(section.claim)
    st.markdown(section.challenge)
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        values = section.draw()
    with cases:
        presets.offer(section.cases, values)
    try:
        spec = section.spec_of(values)
        found = section.explore(spec)
    except ValueError as error:
        right.warning(f"{as_text(str(error))}.", icon=":material/edit_off:")
        return
    verdict, sentence = section.text(found, unit)
    with right:
        show = partial(LOOKS[verdict.kind], icon=ICONS[verdict.kind])
        steady(show, f"**{verdict.word}**: {verdict.text}.", [LONG_VERDICT], key="verdict")
        chart(
            section.figure(found, unit),
            key=f"property-{name}",
            alt=f"{section.title}. {verdict.word}: {verdict.text}. {sentence.replace('**', '')}",
            height=section.height,
        )
    st.markdown(sentence)
    page.code_panel(section.snippet(spec), unit)
    page.data_panel(found.tables, unit, name="properties")


page.header(
    "What is true of KL, and what is not",
    "Ten properties to try and break: choose one, move its controls, read the verdict. Every "
    "verdict is computed from the numbers in front of you.",
)
address.open_page(CONTROLS)
laboratory()
