"""Soft values on a gridworld, exact; the tutorial's losses; soft actor-critics trained live."""

from functools import partial

import streamlit as st

from kllab.divergences.units import Unit, written
from kllab.topics.maximum_entropy.compute import SoftView, explore
from kllab.topics.maximum_entropy.run_view import MaximumEntropyRun
from kllab.topics.maximum_entropy.train.snippet import snippet as training_snippet
from kllab.topics.maximum_entropy.tutorial_losses import RIGHT_CODE, TUTORIAL_CODE, compare_at
from pages.deep_learning.maximum_entropy import controls as own
from pages.deep_learning.maximum_entropy import exact_text as words
from pages.deep_learning.maximum_entropy import figures
from pages.deep_learning.maximum_entropy import text as trained
from pages.deep_learning.maximum_entropy.map_figure import gridworld
from pages.deep_learning.maximum_entropy.presets import PRESETS
from pages.deep_learning.maximum_entropy.results import NEEDED, results
from pages.web import address, controls, live, page, units
from pages.web.chart import chart
from pages.web.related_topics import related_topics


@st.fragment
@address.section(own.ALL)
def laboratory() -> None:
    """The gridworld and everything exact about it; what to train on it, and the button."""
    unit = units.current()
    cases = st.container()
    left, right = page.bench()
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
    page.code_panel(words.snippet(spec), unit)
    page.data_panel(view.tables, unit, name="maximum_entropy")
    tutorial = st.container()
    st.header("Learn it: soft actor-critic", anchor=False)
    config, chosen = own.training(*st.columns(2, gap="large"), values)
    with cases:
        controls.presets(PRESETS, values | chosen, says=lambda name: trained.expect(name, unit))
    alpha = view.frontier.alpha_at(config.wanted_entropy) if config.automatic else None
    st.caption(trained.target_in_words(config, alpha, unit))
    st.caption(f"To be trained: {trained.size_of(config)}.")
    live.train_button("maximum_entropy", config.to_json())
    with tutorial:
        losses(view, config.wanted_entropy, unit)
    page.code_panel(training_snippet(config), unit, key="training-code")


def whole_map(view: SoftView, unit: Unit) -> None:
    """What the optimal policy of this temperature brings, and what it does where."""
    with st.container(horizontal=True, gap="small"):
        st.metric("return", written(view.reward, ".4g"), width=130)
        st.metric(f"entropy, {unit.name} per step", unit.number(view.entropy_per_step, 4))
        st.metric("soft value", written(view.value, ".4g"), width=130)
    figure = gridworld(
        view.spec.grid, view.soft.policy, view.soft.v, "soft V", marked=view.spec.state
    )
    chart(figure, key="soft-map", alt=words.map_in_words(view, unit), height=430)
    st.caption(words.accuracy(view))


def projection(view: SoftView, unit: Unit) -> None:
    """One state: the visitor's policy, its target, and the divergence that is the gap."""
    found = view.projection
    st.metric(f"KL(yours‖exp(Q/α)/Z), {unit.name}", unit.number(found.kl))
    chart(
        partial(figures.policies, found),
        key="policies",
        alt=words.projection_in_words(view, unit),
        height=280,
    )
    st.latex(words.identity(view, unit))
    chart(
        partial(figures.mixing, found, unit),
        key="mixing",
        alt=f"KL(π‖π*) from {unit.text(found.kl)} at your policy to 0 at π*, and the gap of the "
        "soft objective over α on the same curve.",
        height=260,
    )
    st.markdown(words.loss_in_words(view))


def return_against_entropy(view: SoftView, unit: Unit) -> None:
    """The exact curve over alpha, and how soft value iteration gets to a point of it."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Return against entropy", anchor=False)
        chart(
            partial(
                figures.frontier, view.frontier, unit, here=(view.entropy_per_step, view.reward)
            ),
            key="frontier",
            alt=f"Return over entropy of the optima of all temperatures; at α = "
            f"{view.spec.alpha:g} {written(view.reward, '.4g')} at "
            f"{unit.text(view.entropy_per_step, 4)}.",
            height=380,
        )
        st.markdown(words.ends_in_words(view, unit))
    with right:
        st.header("Soft value iteration", anchor=False)
        chart(
            partial(figures.convergence, view),
            key="convergence",
            alt=f"Largest error of V from {view.errors[0]:.4g} before the first sweep to "
            f"{view.errors[-1]:.3g} after {len(view.errors) - 1}; each sweep shrinks it "
            f"to {view.spec.discount:g} of it or less.",
            height=380,
        )
        st.latex(r"V \leftarrow \alpha \log \textstyle\sum_a e^{Q/\alpha},\ Q = r + \gamma\,EV")


def losses(view: SoftView, target: float, unit: Unit) -> None:
    """The tutorial's losses and the right ones on the numbers above."""
    st.header("The tutorial's losses, and the right ones", anchor=False)
    found = compare_at(view.soft, view.spec.own_policy, target)
    for column, name, code in zip(
        st.columns(2), ("The tutorial's", "Right"), (TUTORIAL_CODE, RIGHT_CODE), strict=True
    ):
        column.markdown(f"**{name}**")
        column.code(code, language="python", wrap_lines=True)
    st.caption(
        "Both run on soft Q of all states and, in each, the policy halfway between yours and π*."
    )
    st.table(words.loss_rows(found, unit))
    st.markdown(words.losses_in_words(found, unit))


page.header(
    "Maximum entropy",
    "An agent that is paid α for each nat of its policy's entropy. Its best policy is "
    "π ∝ exp(Q/α): the one with the least **KL(π‖exp(Q/α)/Z)**. Solve it exactly on a gridworld, "
    "then watch soft actor-critic learn it, temperature and all.",
)
address.open_page(own.ALL)
laboratory()
live.panel("maximum_entropy", MaximumEntropyRun.of, trained.label, results, needed=lambda _: NEEDED)
related_topics("maximum_entropy")
