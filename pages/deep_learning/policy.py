"""Train policies within a trust region and beyond it; see the region on a triangle."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.experiments.policy import Config, run_words
from kllab.experiments.policy import presentation as words
from kllab.figures import policy as figures
from kllab.figures import training
from kllab.figures.training import Panel, RunCurves
from kllab.ui import (
    address,
    controls,
    live,
    page,
    policy_controls,
    policy_runs,
    policy_sections,
    units,
)
from kllab.ui.chart import chart
from kllab.ui.live import LiveRun
from kllab.ui.run_downloads import run_downloads
from kllab.ui.same_kl import same_kl

PANELS = (
    Panel("mean_return", "return", from_zero=True, information=False),
    Panel("kl", "KL", from_zero=True),
    Panel("entropy", "entropy", from_zero=True),
    Panel("clip_fraction", "outside 1 ± clip", from_zero=True, information=False),
)


@st.fragment
@address.section(policy_controls.TRAINING)
def setup() -> None:
    """What to train, and the button."""
    cases = st.container()
    left, right = st.columns(2, gap="large")
    config, values = policy_controls.draw(left, right)
    with cases:
        presets = {
            name: policy_controls.preset_values(dict(case)) for name, case in words.PRESETS.items()
        }
        controls.presets(presets, values, says=lambda name: words.expect(name, units.current()))
    with right:
        st.caption(f"To be trained: {words.size_of(config)}.")
        live.train_button("policy", config.to_json())
    page.code_panel(words.snippet(config), units.current())


def results(runs: Sequence[LiveRun]) -> None:
    """Curves of all runs; KL, policy and numbers of the one in focus."""
    unit, run = units.current(), live.focus(runs)
    config = Config.from_json(run.status.config)
    last = words.latest(run.columns, unit)
    numbers = " · ".join(f"{name} {value}" for name, value in last.items())
    with st.container(horizontal=True, gap="small"):
        for name, value in last.items():
            st.metric(name, value, width=110)
    st.caption(
        "Return: rewards of an episode, undiscounted, mean over the episodes that ended in this "
        "update, or over the last 20 where fewer did. "
        f"KL and entropy in {unit.name}, mean over the states of the update; k1, k2, k3 from the "
        "actions taken. Outside 1 ± clip: share of the ratios r that PPO would clip."
    )
    chart(
        lambda: training.curves(
            [RunCurves(each.name, each.place, words.complete(each.columns)) for each in runs],
            PANELS,
            max(each.status.total_steps for each in runs),
            unit,
        ),
        key="curves",
        alt="Return, exact KL, entropy and the share of ratios outside 1 ± clip over the updates; "
        f"runs: {len(runs)}. {run.name} now: {numbers}; information in {unit.name}.",
        height=520,
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.header("KL of each update, exact and as others log it", anchor=False)
        chart(
            lambda: figures.divergences(
                run.columns, run.status.total_steps, words.limit(config), unit
            ),
            key="kl",
            alt=f"{run.letter}: {run_words.kl_in_words(config, run.columns, unit)}",
            height=400,
        )
        st.caption(run_words.kl_in_words(config, run.columns, unit))
    with right:
        policy_runs.policy(config, run, runs)
    if "improvement" in run.columns:
        st.header("What each update gained, solved exactly", anchor=False)
        said = run_words.improvement_in_words(run.columns, unit)
        chart(
            partial(figures.improvement, run.columns, run.status.total_steps),
            key="improvement",
            alt=said,
            height=300,
        )
        st.caption(said)
    st.latex(words.formula(config, run.columns, unit))
    policy_runs.seeds(runs)
    if len(runs) > 1:
        st.header("Side by side", anchor=False)
        rows = [{"run": each.name, **words.latest(each.columns, unit)} for each in runs]
        st.dataframe(rows, hide_index=True)
    page.data_panel(lambda: words.tables(run.columns), unit, name=f"run-{run.status.id}")
    run_downloads(run)


page.header(
    "Policy optimisation",
    "A policy learns from what it did itself, so a step too far spoils the very data of the next "
    "one. **KL(π_old‖π_new)** measures the step: TRPO keeps it below a limit, PPO clips or "
    "penalises, the plain policy gradient has no limit. Trained here, on one core.",
)
address.open_page(policy_controls.ALL)
setup()
live.panel("policy", words.label, results, needed=policy_runs.needed, before=policy_runs.seeds)
policy_sections.picture()
policy_sections.tutorial()
same_kl("policy")
