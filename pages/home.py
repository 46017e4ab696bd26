"""Home page: what KL is, with a pair to drag, and the ways into the lab."""

from functools import partial

import streamlit as st

from kllab.topics.normal.compute import explore
from kllab.topics.normal.snippet import snippet
from kllab.topics.normal.spec import NormalPair
from pages.foundations.normal import controls as own
from pages.foundations.normal import figures, text
from pages.web import address, controls, page, units, workbench
from pages.web.chart import chart
from pages.web.navigation import PAGES

LEAD = "Drag a bell: its top is the mean, the point on its side the standard deviation."
WHAT_IT_IS = (
    "**KL(P‖Q)** is the average number of extra nats that you pay for each outcome if outcomes "
    "follow **P** and you expect **Q**.",
    "It is 0 only if P and Q agree, and it has a direction: expecting the wrong one of two is not "
    "equally bad both ways. The two numbers show it.",
    "Deep learning is full of it: cross-entropy, VAEs, Bayesian neural networks, policy updates "
    "and compression all make a KL divergence small, or keep it small.",
)


@st.fragment
@address.section(own.PAIR)
def laboratory() -> None:
    """Draw the explanation, the pair and the ways in."""
    unit = units.current()
    rail, stage = workbench.lay_out("KL Lab", LEAD)
    with rail:
        for sentence in WHAT_IT_IS:
            st.markdown(sentence)
    view = explore(NormalPair(**controls.without_widgets(own.PAIR)))
    with stage:
        places = workbench.places()
    with places.numbers:
        page.divergences(view.pq, view.qp, unit)
    with places.picture:
        alt, move = text.densities(view, unit), partial(own.move, view.pair)
        chart(figures.densities(view), key="home", alt=alt, height=None, on_drag=move)
    places.draw_views({"Learn": learn, "Teach": teach, "Compute": partial(compute, view.pair)})


def learn() -> None:
    """List all topics in an order to learn them."""
    for number, listed in enumerate(PAGES, start=1):
        with st.container(border=True, gap="xxsmall"):
            icon, label = f":material/{listed.info.icon}:", f"{number}. **{listed.info.heading}**"
            st.page_link(str(listed.script), label=label, icon=icon)
            st.caption(listed.info.sentence)


def teach() -> None:
    """Say how to use the lab in front of a class."""
    st.markdown(
        "- **Show**: every page fits a projector, and answers while you drag.\n"
        "- **Send**: the address holds all you see. Copy it, and a student sees the same page with "
        "the same values, view and trainings.\n"
        "- **Train**: press Train; the class can open the run by its link while it trains.\n"
        "- **Ask**: choose a preset, let the class predict, then move on."
    )


def compute(pair: NormalPair) -> None:
    """Show the package that computes the numbers."""
    st.markdown("All numbers come from the Python package `kllab`. These two:")
    st.code(snippet(pair), language="python", wrap_lines=True)


address.open_page(own.PAIR)
laboratory()
