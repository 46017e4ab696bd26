"""The information bottleneck: exact on a small table, and trained on digits over beta."""

from functools import partial

import streamlit as st

from kllab.topics.information_bottleneck.compute import BottleneckView, explore
from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.train.snippet import snippet as training_snippet
from kllab.topics.information_bottleneck.tutorial_kl import CODE, CORRECTED, example
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import exact_text as exact_words
from pages.deep_learning.information_bottleneck import figures as exact_figures
from pages.deep_learning.information_bottleneck import text as words
from pages.deep_learning.information_bottleneck.presets import PRESETS, config_of
from pages.deep_learning.information_bottleneck.results import NEEDED, results
from pages.web import address, controls, live, page, units
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.EXACT_CONTROLS)
def exact() -> None:
    """The table, its curve, its clusters, its encoder."""
    unit = units.current()
    st.header("Exact: a small table", anchor=False)
    cases = st.container()
    left, right = page.bench()
    with left:
        spec, values = own.exact()
    with cases:
        all_cases = {name: own.as_values(case) for name, case in exact_words.PRESETS.items()}
        controls.presets(all_cases, values)
    view = explore(spec)
    with right:
        chart(
            exact_figures.information_curve(view, unit),
            key="curve",
            alt=exact_words.describe(view, unit),
            height=400,
        )
    st.markdown(exact_words.critical(view))
    st.markdown(exact_words.accuracy(view, unit))
    tree, maps = st.columns(2, gap="large")
    with tree:
        st.markdown("**Clusters over β**")
        chart(
            partial(exact_figures.clusters_over_beta, view, view.telling),
            key="clusters",
            alt=exact_words.describe_clusters(view),
            height=340,
        )
    with maps:
        heat_maps(view)
    st.latex(exact_words.formula(view, unit))
    page.code_panel(exact_words.snippet(spec), unit)
    page.data_panel(lambda: exact_words.tables(view), unit, name="information_bottleneck")


def heat_maps(view: BottleneckView) -> None:
    """The encoder at the chosen beta, and the distortion it weights."""
    unit, rows = units.current(), len(view.code.encoder)
    st.markdown(f"**Encoder p(t|x) at β = {view.spec.beta:g}**")
    alt = exact_words.describe_encoder(view)
    chart(partial(exact_figures.encoder, view), key="encoder", alt=alt, height=40 + 26 * rows)
    st.markdown("**Distortion KL(p(y|x)‖p(y|t))**")
    chart(
        partial(exact_figures.distortions, view, unit),
        key="distortions",
        alt=f"KL(p(y|x)||p(y|t)) of every x and t; its mean over p(x, t) is "
        f"{unit.text(view.expected_distortion)} = I(X;Y) - I(T;Y).",
        height=40 + 26 * rows,
    )


@st.fragment
@address.section(own.TRAINING)
def setup() -> None:
    """What to train, and the button."""
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
        controls.presets(
            PRESETS,
            values,
            key="deep_preset",
            says=lambda name: words.expect(name, units.current()),
        )
    try:
        config = config_of(values)
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return
    st.caption(f"To be trained at once: {words.size_of(config)}.")
    live.train_button("information_bottleneck", config.to_json())
    page.code_panel(training_snippet(config), units.current(), key="code_training")


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
live.panel(
    "information_bottleneck", BottleneckRun.of, words.label, results, needed=lambda _: NEEDED
)
st.header("The tutorial's KL term in a bottleneck", anchor=False)
for column, title, code in zip(
    st.columns(2), ("The tutorial", "As a bottleneck needs it"), (CODE, CORRECTED), strict=True
):
    column.markdown(f"**{title}**")
    column.code(code, language="python", wrap_lines=True)
st.markdown(example().in_words("each N((1, 0), 0.5² I)", units.current()))
related_topics("information_bottleneck")
