"""Information bottleneck: exact on a small table, and trained on digits over beta."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.topics.information_bottleneck.compute import explore
from kllab.topics.information_bottleneck.run_view import BottleneckRun
from kllab.topics.information_bottleneck.snippet import snippet
from kllab.topics.information_bottleneck.train import Config
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import figures, sweep_figures, text
from pages.deep_learning.information_bottleneck.captions import CAPTIONS
from pages.deep_learning.information_bottleneck.presets import EXACT_PRESETS, PRESETS, config_of
from pages.deep_learning.information_bottleneck.results import mistake, results
from pages.web import address, controls, live, open_runs, page, presets, units, workbench
from pages.web.chart import chart
from pages.web.plain_text import as_text
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics
from pages.web.workbench import Places, Views

TITLE = "Information bottleneck"
LEAD = (
    "Learn how much of X a code must keep to predict Y: drag β along the curve and watch clusters "
    "split where **KL(p(y|x)‖p(y|t))** outweighs their cost; then press Train and do the same on "
    "digits."
)


@st.fragment
@address.section(own.CONTROLS)
def laboratory() -> None:
    """Draw the choice of the subject, and the subject."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        subject = controls.draw_one(own.subject())
    if subject == "exact":
        exact(rail, stage)
    else:
        digits(rail, stage)


def exact(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the table, its information curve, clusters and encoder."""
    unit = units.current()
    with rail:
        cases = st.container()
        spec, values = own.exact()
        with cases:
            all_cases = {name: own.as_values(case) for name, case in EXACT_PRESETS.items()}
            presets.offer(all_cases, values)
        # Train stands in both rails; a run opens the digits.
        _train_button(_config({one.key: address.held(one) for one in own.TRAINING}))
    view = explore(spec)
    move = partial(own.move_beta, view, unit)
    with stage:
        places = workbench.places()
    with places.numbers:
        with st.container(horizontal=True, gap="small"):
            for name, value in text.informations(view, unit).items():
                st.metric(name, value, width="content")
        st.caption(text.error(view, unit))
    with places.picture:
        figure, alt = figures.information_curve(view, unit), text.curve(view, unit)
        chart(figure, key="curve", alt=alt, height=None, on_drag=move)

    def clusters() -> None:
        figure, alt = partial(figures.clusters_over_beta, view), text.clusters(view)
        chart(figure, key="clusters", alt=alt, height=None, on_drag=move)
        st.caption(text.critical(view))

    def encoder() -> None:
        st.markdown(text.encoder_title(view))
        figure, alt = partial(figures.encoder, view), text.encoder(view)
        chart(figure, key="encoder", alt=alt, height=None)
        st.markdown("**Distortion KL(p(y|x)‖p(y|t))**")
        figure, alt = partial(figures.distortions, view, unit), text.distortions(view, unit)
        chart(figure, key="distortions", alt=alt, height=None)

    def formula() -> None:
        st.latex(text.exact_formula(view, unit))

    def about() -> None:
        st.markdown(text.ABOUT_EXACT)
        st.markdown(text.not_converged(view))
        related_topics("information_bottleneck")

    places.draw_views(
        {
            "Clusters": clusters,
            "Encoder": encoder,
            "Formula": formula,
            "Data": lambda: page.data(view.tables, unit, name="information_bottleneck"),
            "About": about,
            "Code": lambda: page.code(snippet(spec), unit),
        }
    )


def digits(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    unit, had_runs = units.current(), bool(open_runs.opened())
    with rail:
        cases = st.container()
        values = own.deep()
        with cases:
            preset = presets.offer(PRESETS, values, key="deep_preset")
        config = _config(values)
        _train_button(config)

    def plan(places: Places) -> Views:
        if had_runs and not open_runs.opened():
            st.rerun()  # the address names the subject again
        with places.numbers:
            st.caption(text.plan(config) if config else "Nothing can be trained now.")
        with places.picture:
            figure, alt = sweep_figures.empty_plane(unit), text.empty_plane(unit)
            chart(figure, key="plane", alt=alt, height=None)
        return {"About": about, "Mistake": partial(mistake, None, unit)}

    def about() -> None:
        st.markdown(notes("information_bottleneck", CAPTIONS)(preset))
        st.markdown(text.ABOUT_DIGITS)
        if config:
            st.caption(f"To be trained at once: {text.size_of(config)}.")
        related_topics("information_bottleneck")

    def code() -> None:
        if config:
            page.code(config.to_code(), unit)

    with stage:
        views = {"About": about, "Code": code}
        live.panel("information_bottleneck", BottleneckRun, text.label, results, plan, views)


def _train_button(config: Config | None) -> None:
    """Draw the Train button at the foot of the rail."""
    if config:
        with workbench.rail_foot():
            show = partial(address.assign, {own.SUBJECT.key: "digits"})
            live.train_button("information_bottleneck", config.to_json(), show)


def _config(values: dict[str, object]) -> Config | None:
    """Return the config of the controls' values; if there is none, warn."""
    try:
        return config_of(values)
    except ValueError as error:
        st.warning(f"This cannot be trained: {as_text(str(error))}.", icon=":material/edit_off:")
        return None


own.open_page()
laboratory()
