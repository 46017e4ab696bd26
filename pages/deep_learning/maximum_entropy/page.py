"""Maximum entropy: exact soft values, the tutorial's losses, and soft actor-critics."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.maximum_entropy.compute import SoftView, at_target, explore
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.snippet import snippet
from kllab.topics.maximum_entropy.tutorial_losses import (
    RIGHT_CODE,
    TUTORIAL_CODE,
    LossComparison,
)
from pages.deep_learning.maximum_entropy import controls as own
from pages.deep_learning.maximum_entropy import exact_text, figures, text
from pages.deep_learning.maximum_entropy.captions import CAPTIONS
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.deep_learning.maximum_entropy.presets import PRESETS
from pages.deep_learning.maximum_entropy.results import results
from pages.web import address, live, page, presets, units
from pages.web.chart import chart
from pages.web.preset_note import notes
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """Draw the exact part, and the controls of a training with the Train button."""
    unit = units.current()
    cases = st.container()
    left, right = page.control_and_chart_columns()
    values = own.world(left)
    st.header("The policy is a projection", anchor=False)
    mine, bars = st.columns([2, 3], gap="large")
    spec = own.own_policy(mine, values)
    view = explore(spec)
    with right:
        whole_map(view, unit)
    with bars:
        projection(view, unit)
    return_against_entropy(view, unit)
    page.code_panel(snippet(spec), unit)
    page.data_panel(view.tables, unit, name="maximum_entropy")
    tutorial = st.container()
    st.header("Learn it: soft actor-critic", anchor=False)
    config, chosen = own.training(*st.columns(2, gap="large"), values)
    with cases:
        presets.offer(PRESETS, values | chosen, note=notes("maximum_entropy", CAPTIONS))
    target = at_target(view, config.wanted_entropy)
    st.caption(text.target(config, target.alpha, unit))
    st.caption(f"To be trained: {text.size_of(config)}.")
    live.train_button("maximum_entropy", config.to_json())
    with tutorial:
        losses(target.losses, unit)
    page.code_panel(config.to_code(), unit, key="training-code")


def whole_map(view: SoftView, unit: Unit) -> None:
    """Draw the values and the optimal policy of this temperature."""
    with st.container(horizontal=True, gap="small"):
        st.metric("return", written(view.reward, ".4g"), width=130)
        st.metric(f"entropy, {unit.name} per step", unit.number(view.entropy_per_step, 4))
        st.metric("soft value", written(view.value, ".4g"), width=130)
    policy, values = view.soft.policy, view.soft.v
    figure = gridworld(view.spec.grid, policy, values, "soft V", marked=view.spec.state)
    chart(figure, key="soft-map", alt=exact_text.soft_map(view, unit), height=430)
    st.caption(exact_text.accuracy(view))


def projection(view: SoftView, unit: Unit) -> None:
    """Draw one state: the visitor's policy, its target, and KL between them."""
    found = view.projection
    st.metric(f"KL(yours‖exp(Q/α)/Z), {unit.name}", unit.number(found.kl))
    figure = partial(figures.policies, found)
    chart(figure, key="policies", alt=exact_text.policies(view, unit), height=280)
    st.latex(exact_text.identity(view, unit))
    figure = partial(figures.mixing, found, unit)
    chart(figure, key="mixing", alt=exact_text.mixing(view, unit), height=260)
    st.markdown(exact_text.loss_of_following(view))


def return_against_entropy(view: SoftView, unit: Unit) -> None:
    """Draw the exact curve over alpha, and the convergence of soft value iteration."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Return against entropy", anchor=False)
        here = view.entropy_per_step, view.reward
        figure = partial(figures.frontier, view.frontier, unit, here=here)
        chart(figure, key="frontier", alt=exact_text.frontier(view, unit), height=380)
        st.markdown(exact_text.ends(view, unit))
    with right:
        st.header("Soft value iteration", anchor=False)
        figure = partial(figures.convergence, view)
        chart(figure, key="convergence", alt=exact_text.convergence(view), height=380)
        st.latex(r"V \leftarrow \alpha \log \textstyle\sum_a e^{Q/\alpha},\ Q = r + \gamma\,EV")


def losses(found: LossComparison, unit: Unit) -> None:
    """Draw the comparison of the tutorial's losses with the right ones."""
    st.header("The tutorial's losses, and the right ones", anchor=False)
    page.code_columns(("**The tutorial's**", TUTORIAL_CODE), ("**Right**", RIGHT_CODE))
    st.caption(
        "Both run on soft Q of all states and, in each, the policy halfway between yours and π*."
    )
    st.table(exact_text.loss_rows(found, unit))
    st.markdown(exact_text.losses(found, unit))


page.header(
    "Maximum entropy",
    "An agent that is paid α for each nat of its policy's entropy. Its best policy is "
    "π ∝ exp(Q/α): the one with the least **KL(π‖exp(Q/α)/Z)**. Solve it exactly on a gridworld, "
    "then watch soft actor-critic learn it, temperature and all.",
)
address.open_page(own.ALL)
laboratory()
live.panel("maximum_entropy", MaximumEntropyRun, text.label, results)
related_topics("maximum_entropy")
