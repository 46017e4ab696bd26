"""Home page: what KL is, with a pair to drag, and the ways into the lab."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.normal.compute import explore
from kllab.topics.normal.snippet import snippet
from kllab.topics.normal.spec import NormalPair
from pages import ways_in
from pages.foundations.direction import DIRECTIONS
from pages.foundations.in_words import in_words
from pages.foundations.normal import controls as own
from pages.foundations.normal import figures, text
from pages.web import address, controls, course, units, workbench
from pages.web.chart import chart
from pages.web.steady import steady

LEAD = (
    "Learn what the two numbers mean: drag the top of a bell to move its mean, the point on its "
    "side to change its standard deviation."
)
WHAT_IT_IS = (
    "If you gave an outcome the probability q, it surprises you by −log q; **KL(P‖Q)** is the "
    "**extra surprise** per outcome, on average, when outcomes follow **P** and you expect **Q**.",
    "It is 0 only if P and Q are equal, and its two directions differ, as KL(P‖Q) is a mean over "
    "outcomes of P and KL(Q‖P) over outcomes of Q: what happens often but was hardly expected "
    "costs most.",
    "It is everywhere in deep learning: to minimise a cross-entropy is to minimise a KL "
    "divergence, and VAEs, Bayesian neural networks, policy updates and compression penalise one "
    "or limit it.",
)


def home() -> None:
    """Draw the explanation, the pair and the ways in."""
    course.keep_in_address()
    rail, stage = workbench.lay_out("KL Lab", LEAD)
    with rail:
        for sentence in WHAT_IT_IS:
            st.markdown(sentence)
    with stage:
        places = workbench.places()
    numbers, code = places.numbers.empty(), []
    places.draw_views(
        {
            ways_in.LEARN: ways_in.learn,
            ways_in.TEACH: ways_in.teach,
            ways_in.COMPUTE: lambda: code.append(ways_in.compute()),
        }
    )
    with places.picture:
        laboratory(numbers, code)


@st.fragment
@address.section(own.PAIR)
def laboratory(numbers: DeltaGenerator, code: list[DeltaGenerator]) -> None:
    """Draw the pair, its `numbers`, and its `code` if that view is open.

    The cards are not part of this fragment: they are not sent again while a bell is dragged.
    """
    unit = units.current()
    view = explore(NormalPair(**controls.without_widgets(own.PAIR)))
    with numbers.container(horizontal=True, key="divergences"):
        for way, kl in zip(DIRECTIONS.values(), (view.pq, view.qp), strict=True):
            with st.container(gap="xxsmall"):
                st.metric(f"{way.name}, {unit.name}", unit.number(float(kl.value), 4))
                key = f"meaning-{way.name}"
                longest = in_words(way, 1e-9, unit)
                steady(st.caption, in_words(way, float(kl.value), unit), [longest], key=key)
    for place in code:
        place.code(snippet(view.pair), language="python", wrap_lines=True)

    alt = text.densities(view, unit)
    chart(
        figures.densities(view),
        key="home",
        alt=alt,
        height=None,
        on_drag=lambda dragged: own.move(view.pair, dragged),
    )


address.open_page(own.PAIR)
home()
