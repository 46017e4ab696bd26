"""A critic trained live on samples of a known P and Q, beside the truth."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kllab.divergences.units import Unit
from kllab.topics.estimation.compute import explore
from kllab.topics.estimation.critic_bounds import best_values
from kllab.topics.estimation.run_view import CriticRun
from kllab.topics.estimation.train.config import Config
from pages.foundations.estimation import critic_controls as own
from pages.foundations.estimation import critic_figures as figures
from pages.foundations.estimation import critic_text as words
from pages.foundations.estimation import text
from pages.foundations.estimation.captions import CAPTIONS
from pages.foundations.estimation.presets import PRESETS
from pages.web import live, training_rail, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.preset_note import note
from pages.web.run_curves import comparison, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views

EXPERIMENT = "estimation"
VIEW = "Critic"
"""View with the learned critic, which is open at first."""


def draw(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls of a training, and its results."""
    with rail:
        planned = training_rail.draw(EXPERIMENT, own.draw, PRESETS, key="critic_preset")
    config = planned.config

    def about() -> None:
        st.markdown(note(EXPERIMENT, CAPTIONS, planned.preset, units.current()))
        st.markdown(words.ABOUT)
        st.caption(f"To be trained: {words.size_of(config)}.")

    with stage:
        live.panel(
            EXPERIMENT,
            CriticRun,
            text.label,
            partial(results, config),
            partial(before, config),
            {live.ABOUT: about, "Code": planned.code},
            preview=False,
            first=VIEW,
        )


def results(
    config: Config,
    runs: Sequence[LiveRun[CriticRun]],
    run: LiveRun[CriticRun],
    places: Places,
) -> Views:
    """Draw the run in focus; return the views of all. `config` is what the rail describes."""
    unit, view = units.current(), run.view
    with places.numbers:
        draw_numbers(words.latest(view, unit), words.HELP)
        st.caption(
            words.says(view, unit)
            if view.config == config
            else words.of_other_settings(run.letter, view.config)
        )
    with places.picture:
        figure, alt = partial(figures.bounds, view, unit), words.bounds(view, unit)
        chart(figure, key="bounds", alt=alt, height=None)
    views: dict[str, Callable[[], None]] = {VIEW: partial(_critic, view, unit)}
    if len(runs) > 1:
        views["Compare"] = partial(comparison, runs, words.compared, unit, words.HELP)
    return views | {"Data": partial(tables_and_files, run, unit)}


def before(config: Config, places: Places) -> Views:
    """Draw what is known before a training."""
    unit, spec = units.current(), config.sampling
    kl, best = explore(spec, with_slow=False).kl, best_values(config.bound, spec)
    with places.numbers:
        draw_numbers(words.planned(kl, best, unit), words.HELP)
        st.caption(f"Press **Train**: {words.size_of(config)}.")
    with places.picture:
        figure = partial(figures.expected, kl, best, config, unit)
        chart(figure, key="expected", alt=words.expected(kl, best, config, unit), height=None)
    return {}


def _critic(view: CriticRun, unit: Unit) -> None:
    alt = words.critic(view, unit)
    chart(partial(figures.critic, view, unit), key="critic", alt=alt, height=None)
    st.caption(words.critic_caption(view))
