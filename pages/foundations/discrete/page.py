"""KL between two distributions over a few outcomes: parts, entropies, zeros, and five dialects."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.models.weights import LEAST, MOST, read_weights, shares, write_weights
from kllab.topics.discrete import snippet as code
from kllab.topics.discrete.compute import Direction, DiscretePair, DiscreteView, explore
from pages.foundations.discrete import figures
from pages.foundations.discrete import text as words
from pages.foundations.discrete.weight_controls import WeightsEditor
from pages.web import address, controls, page, units
from pages.web.chart import chart

START = DiscretePair()
EDITOR = WeightsEditor(
    {"p": START.p, "q": START.q}, read_weights, write_weights, least=LEAST, most=MOST
)
PRESETS = {
    "The tutorial's pair": START,
    "Bernoulli": DiscretePair((0.7, 0.3), (0.4, 0.6)),
    "Loaded die against fair": DiscretePair((0.1, 0.1, 0.1, 0.1, 0.1, 0.5), (1.0,) * 6),
    "Q misses an outcome": DiscretePair((0.5, 0.25, 0.25), (0.6, 0.4, 0.0)),
    "P misses an outcome": DiscretePair((0.6, 0.4, 0.0), (0.5, 0.25, 0.25)),
    "Nothing in common": DiscretePair((0.5, 0.5, 0.0, 0.0), (0.0, 0.0, 0.5, 0.5)),
    "Equal": DiscretePair((0.4, 0.5, 0.1), (0.4, 0.5, 0.1)),
}


@st.fragment
@address.section(EDITOR.lines)
def laboratory() -> None:
    """Controls and everything that answers them."""
    unit = units.current()
    cases = st.container()
    left, right = page.bench()
    with left:
        weights = EDITOR.draw(shares)
    written = {key: write_weights(values) for key, values in weights.items()}
    with cases:
        controls.presets(
            {
                name: {"p": write_weights(pair.p), "q": write_weights(pair.q)}
                for name, pair in PRESETS.items()
            },
            written,
        )
    view = explore(DiscretePair(**weights))
    with right:
        page.divergences(view.pq.known, view.qp.known, unit)
        chart(
            figures.probabilities(view),
            key="probabilities",
            alt=describe(view),
            height=300,
        )
        chart(
            partial(figures.contributions, view, unit),
            key="contributions",
            alt=f"What each outcome adds: {listed(view.pq, unit)}; {listed(view.qp, unit)}.",
            height=300,
        )
        page.why_infinite(words.why_infinite(view))
    st.header("Entropy + divergence = cross-entropy", anchor=False)
    chart(
        partial(figures.entropies, view, unit),
        key="entropies",
        alt="; ".join(
            f"H({way.first}) {unit.number(way.entropy)} + KL({way.first}||{way.second}) "
            f"{unit.number(way.kl)} = H({way.first}, {way.second}) {unit.text(way.cross_entropy)}"
            for way in (view.pq, view.qp)
        ),
        height=230,
    )
    st.table(words.entropy_rows(view))
    if view.bernoulli:
        st.header("Two outcomes: Bernoulli", anchor=False)
        chart(
            partial(figures.bernoulli, view, view.bernoulli, unit),
            key="bernoulli",
            alt=f"KL between Bernoulli({view.bernoulli.p:.6g}) and Bernoulli(q) over q in both "
            f"directions; at q = {view.bernoulli.q:.6g}: {unit.text(view.pq.kl)} and "
            f"{unit.text(view.qp.kl)}.",
            height=300,
        )
    st.header("Zeros, and the epsilon that hides them", anchor=False)
    st.markdown(words.zeros(view))
    st.markdown(words.TUTORIAL)
    st.table(words.epsilon_rows(view, unit))
    page.code_panel(code.snippet(view.pair), unit)
    page.data_panel(view.tables, unit, name="discrete")
    st.header("By hand, SciPy, PyTorch", anchor=False)
    for start in (0, 2):
        snippets = code.dialects(view.pair)[start : start + 2]
        for column, snippet in zip(st.columns(2), snippets, strict=True):
            column.markdown(f"**{snippet.name}.** {snippet.remark}")
            column.code(snippet.code, language="python", wrap_lines=True)


def describe(view: DiscreteView) -> str:
    """Say what the bars of both distributions show."""
    given = "; ".join(
        f"{name} gives {', '.join(f'{value:.4g}' for value in values)}"
        for name, values in (("P", view.p), ("Q", view.q))
    )
    return f"Probabilities by outcome. {given}."


def listed(way: Direction, unit: Unit) -> str:
    """List the contributions of one direction."""
    values = ", ".join(unit.number(float(value)) for value in way.contributions)
    return f"{values} {unit.name} to KL({way.first}||{way.second}) = {unit.number(way.kl)}"


page.header(
    "Two distributions over a few outcomes",
    "Give each outcome a weight: its probability is its share of the sum. Watch what an outcome "
    "adds to KL(P‖Q), what it takes away, and what happens where one side gives it **0**.",
)
address.open_page(EDITOR.lines)
laboratory()
