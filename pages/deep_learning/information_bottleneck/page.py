"""Information bottleneck: exact on a small table, and trained on digits over beta."""

from functools import partial

import streamlit as st

from kllab.topics.information_bottleneck.compute import BottleneckView, explore
from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.snippet import CORRECTED, TUTORIAL, snippet
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import figures, text
from pages.deep_learning.information_bottleneck.captions import CAPTIONS
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS, PRESETS, config_of
from pages.deep_learning.information_bottleneck.results import results
from pages.web import address, live, page, presets, units
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.EXACT_CONTROLS)
def exact() -> None:
    """Draw the table, its information curve, clusters and encoder."""
    unit = units.current()
    st.header("Exact: a small table", anchor=False)
    cases = st.container()
    left, right = page.control_and_chart_columns()
    with left:
        spec, values = own.exact()
    with cases:
        all_cases = {name: own.as_values(case) for name, case in EXACT_PRESETS.items()}
        presets.offer(all_cases, values)
    view = explore(spec)
    with right:
        alt = text.curve(view, unit)
        chart(figures.information_curve(view, unit), key="curve", alt=alt, height=400)
    st.markdown(text.critical(view))
    st.markdown(text.error(view, unit))
    tree, maps = st.columns(2, gap="large")
    with tree:
        st.markdown("**Clusters over β**")
        figure, alt = partial(figures.clusters_over_beta, view), text.clusters(view)
        chart(figure, key="clusters", alt=alt, height=340)
    with maps:
        heat_maps(view)
    st.latex(text.exact_formula(view, unit))
    page.code_panel(snippet(spec), unit)
    page.data_panel(view.tables, unit, name="information_bottleneck")


def heat_maps(view: BottleneckView) -> None:
    """Draw the encoder at the chosen beta, and the distortion."""
    unit, height = units.current(), 40 + 26 * len(view.code.encoder)
    st.markdown(text.encoder_title(view))
    figure, alt = partial(figures.encoder, view), text.encoder(view)
    chart(figure, key="encoder", alt=alt, height=height)
    st.markdown("**Distortion KL(p(y|x)‖p(y|t))**")
    figure, alt = partial(figures.distortions, view, unit), text.distortions(view, unit)
    chart(figure, key="distortions", alt=alt, height=height)


@st.fragment
@address.section(own.TRAINING)
def setup() -> None:
    """Draw the controls of a training and the Train button."""
    st.header("Trained here: digits through a bottleneck", anchor=False)
    st.markdown(
        "The same trade where nothing can be summed (deep variational information bottleneck, "
        "Alemi et al. 2017): an encoder p(z|x) = N(μ(x), σ²(x)), a classifier q(y|z), a fixed "
        "r(z) = N(0, I). Both informations are bounded, not known: the **rate** is an upper bound "
        "of I(X;Z), H(Y) + E log q(y|z) a lower bound of I(Z;Y). Here β weights the **rate**: it "
        "is one over the β above."
    )
    cases = st.container()
    left, right = st.columns(2, gap="large")
    values = own.deep(left, right)
    with cases:
        presets.offer(
            PRESETS,
            values,
            key="deep_preset",
            note=notes("information_bottleneck", CAPTIONS),
        )
    try:
        config = config_of(values)
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return
    st.caption(f"To be trained at once: {text.size_of(config)}.")
    live.train_button("information_bottleneck", config.to_json())
    page.code_panel(config.to_code(), units.current(), key="code_training")


page.header(
    "Information bottleneck",
    "How much of X must a code keep to tell Y? The bottleneck pays for what T keeps of X, I(X;T), "
    "and is paid for what T tells of Y, I(T;Y), β times. The closer the prediction of a cluster t "
    "is to that of x in **KL(p(y|x)‖p(y|t))**, the likelier x joins it: the divergence is not "
    "chosen, it follows.",
)
address.open_page((*own.EXACT_CONTROLS, *own.TRAINING))
exact()
setup()
live.panel("information_bottleneck", BottleneckRun, text.label, results)
st.header("The tutorial's KL term in a bottleneck", anchor=False)
page.code_columns(("**The tutorial**", TUTORIAL), ("**As a bottleneck needs it**", CORRECTED))
st.markdown(text.tutorial_on_example(units.current()))
related_topics("information_bottleneck")
