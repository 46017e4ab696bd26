"""The exact part of the page: the information curve of a small table, and its views."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.information_bottleneck.compute import BottleneckView, explore
from kllab.topics.information_bottleneck.snippet import snippet
from kllab.topics.information_bottleneck.spec import Bottleneck
from pages.deep_learning.information_bottleneck import controls as own
from pages.deep_learning.information_bottleneck import exact_text, figures
from pages.web import equation, page, units
from pages.web.chart import chart
from pages.web.related_topics import related_topics
from pages.web.run_curves import draw_numbers
from pages.web.workbench import Places


def draw(spec: Bottleneck, places: Places) -> None:
    """Draw the numbers and the information curve of a table, and the open view."""
    unit = units.current()
    view = explore(spec)
    with places.numbers:
        draw_numbers(exact_text.informations(view, unit))
        st.caption(exact_text.error(view, unit))
    with places.picture:
        figure, move = figures.information_curve(view, unit), partial(own.move_beta, view, unit)
        alt = exact_text.curve(view, unit)
        chart(figure, key="curve", alt=alt, height=None, on_drag=move)
    places.draw_views(
        {
            "Clusters": partial(clusters, view, unit),
            "Encoder": partial(encoder, view, unit),
            "Formula": partial(formula, view, unit),
            "Data": lambda: page.data(view.tables, unit, name="information_bottleneck"),
            "About": partial(about, view),
            "Code": lambda: page.code(snippet(spec), unit),
        }
    )


def clusters(view: BottleneckView, unit: Unit) -> None:
    """Draw the clusters over beta, and explain where they split."""
    figure, move = partial(figures.clusters_over_beta, view), partial(own.move_beta, view, unit)
    chart(figure, key="clusters", alt=exact_text.clusters(view), height=None, on_drag=move)
    st.caption(exact_text.critical(view))


def encoder(view: BottleneckView, unit: Unit) -> None:
    """Draw the encoder, and the divergences that determine it."""
    st.markdown(exact_text.encoder_title(view))
    figure = partial(figures.encoder, view)
    chart(figure, key="encoder", alt=exact_text.encoder(view), height=None)
    st.markdown("**Distortion KL(p(y|x)‖p(y|t))**")
    figure = partial(figures.distortions, view, unit)
    chart(figure, key="distortions", alt=exact_text.distortions(view, unit), height=None)


def formula(view: BottleneckView, unit: Unit) -> None:
    """Draw the objective and the distortion with their numbers."""
    equation.draw(exact_text.formula(view, unit))


def about(view: BottleneckView) -> None:
    """Explain the objective, and say at which betas the solver did not converge."""
    st.markdown(exact_text.ABOUT)
    st.markdown(exact_text.not_converged(view))
    related_topics("information_bottleneck")
