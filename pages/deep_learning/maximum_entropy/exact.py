"""The exact part of the page: the soft optimum on a map, and its views."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.maximum_entropy.compute import SoftView, at_target, explore
from kllab.topics.maximum_entropy.snippet import snippet
from kllab.topics.maximum_entropy.train import Config
from kllab.topics.maximum_entropy.tutorial_losses import RIGHT_CODE, TUTORIAL_CODE
from pages.deep_learning.maximum_entropy import controls as own
from pages.deep_learning.maximum_entropy import exact_text, figures
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.web import controls, equation, page, tutorial, units
from pages.web.chart import chart
from pages.web.related_topics import related_topics
from pages.web.run_curves import draw_numbers
from pages.web.table import show_table
from pages.web.workbench import Places, Views


def draw(values: Mapping[str, Any], places: Places) -> None:
    """Draw the numbers and the map of the soft optimum, and the open view."""
    unit = units.current()
    spec = own.spec_of(values)
    view = explore(spec)
    with places.numbers:
        draw_numbers(exact_text.numbers(view, unit))
        if not view.converged:
            st.caption(exact_text.accuracy(view))
    with places.picture:
        policy, soft = view.soft.policy, view.soft.v
        figure = gridworld(spec.grid, policy, soft, "soft V", marked=spec.state)
        alt, move = exact_text.soft_map(view, unit), partial(own.move, spec)
        chart(figure, key="soft-map", alt=alt, height=None, on_drag=move)
    places.draw_views(views(view, unit))


def views(view: SoftView, unit: Unit) -> Views:
    """Return the views of the exact part."""

    def data() -> None:
        page.data(view.tables, unit, name="maximum_entropy")

    def code() -> None:
        page.code(snippet(view.spec), unit)

    return {
        "Policies": partial(policies, view, unit),
        "KL": partial(mixing, view, unit),
        "Frontier": partial(frontier, view, unit),
        "Sweeps": partial(sweeps, view),
        "Mistake": partial(mistake, view, unit),
        "Data": data,
        "About": partial(about, view, unit),
        "Code": code,
    }


def policies(view: SoftView, unit: Unit) -> None:
    """Draw one state: the visitor's policy, which is dragged, and its target."""
    figure, move = partial(figures.policies, view.projection), partial(own.move_policy, view.spec)
    alt = exact_text.policies(view, unit)
    chart(figure, key="policies", alt=alt, height=None, on_drag=move)
    st.caption(exact_text.own_policy(view))


def mixing(view: SoftView, unit: Unit) -> None:
    """Draw KL from the visitor's policy to the target, and what it costs."""
    figure = partial(figures.mixing, view.projection, unit)
    chart(figure, key="mixing", alt=exact_text.mixing(view, unit), height=None)
    equation.draw(exact_text.identity(view, unit))
    st.caption(exact_text.loss_of_following(view))


def frontier(view: SoftView, unit: Unit) -> None:
    """Draw the curve of return against entropy, with the temperature as a handle."""
    here = view.entropy_per_step, view.reward
    figure = partial(figures.frontier, view.frontier, unit, here=here, alpha=view.spec.alpha)
    alt, move = exact_text.frontier(view, unit), partial(own.move_temperature, view, unit)
    chart(figure, key="frontier", alt=alt, height=None, on_drag=move)
    st.caption(exact_text.ends(view, unit))


def sweeps(view: SoftView) -> None:
    """Draw the convergence of soft value iteration."""
    figure = partial(figures.convergence, view)
    chart(figure, key="convergence", alt=exact_text.convergence(view), height=None)
    st.caption("Soft value iteration:")
    equation.draw(r"V \leftarrow \alpha \log \textstyle\sum_a e^{Q/\alpha},\ Q = r + \gamma\,EV")


def mistake(view: SoftView, unit: Unit) -> None:
    """Draw the comparison of the tutorial's losses with the right ones."""
    share = controls.draw_one(own.TARGET)
    found = at_target(view, Config(targets=(share,)).wanted_entropy).losses
    st.markdown(exact_text.losses(found, unit))
    with st.expander("Losses and gradients"):
        show_table(exact_text.loss_rows(found, unit))
    tutorial.code(
        TUTORIAL_CODE,
        RIGHT_CODE,
        "Both run on soft Q of all states and, in each, the policy halfway between yours and π*.",
    )


def about(view: SoftView, unit: Unit) -> None:
    """Explain the map and its numbers."""
    st.markdown(exact_text.ABOUT)
    st.caption(exact_text.accuracy(view))
    st.caption(exact_text.soft_map(view, unit))
    related_topics("maximum_entropy")
