"""Results of the VAE page."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.vae.run_view import VaeRun
from pages.charts.theme import Array
from pages.charts.training import Panel
from pages.deep_learning.vae import (
    designer,
    figures,
    latents,
    likelihood_view,
    linear_case,
    pictures,
    text,
)
from pages.deep_learning.vae.designer import Designed
from pages.web import controls, equation, units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_curves, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views


def _plan(view: VaeRun) -> tuple[Array, Array]:
    return view.plan


PANELS = (
    Panel("distortion", "distortion", marked="test_distortion"),
    Panel("rate", "rate", marked="test_rate", from_zero=True, thin="weighted_rate"),
    Panel("elbo", "ELBO", marked="test_elbo"),
    Panel("beta", "β", from_zero=True, information=False, plan=_plan),
)
CAPACITY = Panel("capacity", "C, the capacity", from_zero=True, plan=_plan)


def results(
    designed: Designed,
    runs: Sequence[LiveRun[VaeRun]],
    run: LiveRun[VaeRun],
    places: Places,
) -> Views:
    """Draw the curves of all runs and the numbers of the one in focus; return their views.

    The first view designs the schedule of the next training.
    """
    unit = units.current()
    with places.numbers:
        draw_numbers(text.latest(run.view, unit), text.explained(run.view))
    with places.picture:
        alike, others = likelihood_view.apart(runs, run)
        if others:
            st.caption(likelihood_view.not_drawn(others, run))
        draw_curves(alike, panels(alike), unit, text.curves(run.name, run.view, len(alike), unit))
    return {
        designer.VIEW: partial(schedule, designed, unit),
        "Latents": partial(latents.draw, run, unit),
        "Pictures": partial(pictures.draw, run),
        "Compare": partial(comparison, runs, text.compared, unit, text.HELP),
        "Formula": partial(formula, run, unit),
        "Data": partial(tables_and_files, run, unit),
    }


def panels(runs: Sequence[LiveRun[VaeRun]]) -> Sequence[Panel]:
    """Return the panels of these runs: the last has C if all have one, else beta, or gamma."""
    have = ["capacity" in run.view.columns for run in runs]
    if all(have):
        return (*PANELS[:3], CAPACITY)
    if any(have):
        return (*PANELS[:3], replace(PANELS[3], name="β, or γ", plan=None))
    return PANELS


def schedule(designed: Designed, unit: Unit) -> None:
    """Draw the designer of the next training's schedule."""
    designer.draw(designed, unit, nullcontext(), nullcontext())


def formula(run: LiveRun[VaeRun], unit: Unit) -> None:
    """Draw the loss of a run and its gradients, or its likelihood, or the exact case."""
    part = controls.draw_one(linear_case.OF)
    if part == linear_case.LIKELIHOOD:
        likelihood_view.draw(run.view, unit)
        return
    if part != linear_case.LOSS:
        linear_case.draw(part, unit)
        return
    equation.draw(text.formula(run.view, unit))
    if run.view.has_gradients:
        st.caption("Norm of the gradient of the loss, by part of the model")
        figure = partial(figures.gradients, run.view.columns, run.status.total_steps)
        chart(figure, key="gradients", alt=text.gradients(run.letter, run.view), height=None)
