"""Results of the VAE page."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import streamlit as st

from kllab.divergences.units import Unit
from kllab.topics.vae.run_view import VaeRun
from kllab.topics.vae.train.step_record import INFORMATIVE
from pages.charts import images
from pages.charts.theme import Array
from pages.charts.training import Panel
from pages.deep_learning.vae import designer, figures, text
from pages.deep_learning.vae.designer import Designed
from pages.web import units
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_curves, draw_numbers, tables_and_files
from pages.web.workbench import Places, Views


def _plan(view: VaeRun) -> tuple[Array, Array]:
    return view.plan


PANELS = (
    Panel("distortion", "distortion", marked="test_distortion"),
    Panel("rate", "rate", marked="test_rate", from_zero=True),
    Panel("elbo", "ELBO", marked="test_elbo"),
    Panel("beta", "β", from_zero=True, information=False, plan=_plan),
)
CAPACITY = Panel("capacity", "C, the capacity", from_zero=True, plan=_plan)
IN_A_ROW = 5
"""Number of images per row, as large as half a window allows."""


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
        draw_numbers(text.latest(run.view, unit), text.HELP)
    with places.picture:
        draw_curves(runs, panels(runs), unit, text.curves(run.name, run.view, len(runs), unit))
    return {
        designer.VIEW: partial(schedule, designed, unit),
        "Latents": partial(latents, run, unit),
        "Pictures": partial(pictures, run),
        "Compare": partial(comparison, runs, text.latest, unit),
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
    """Draw the ELBO and the loss with the latest numbers of a run."""
    st.latex(text.formula(run.view, unit))


def latents(run: LiveRun[VaeRun], unit: Unit) -> None:
    """Draw the rate of each latent dimension."""
    st.caption("Rate of each latent dimension")
    figure = partial(figures.rate_bars, run.view.rates, INFORMATIVE, unit)
    chart(figure, key="rates", alt=text.rates(run.letter, run.view, unit), height=None)


def pictures(run: LiveRun[VaeRun]) -> None:
    """Draw samples and reconstructions of a run."""
    if not run.view.has_pictures:
        st.caption("The first pictures come in a moment.")
        return
    arrays = run.view.arrays
    st.caption("Samples from the prior")
    chart(
        lambda: images.grey(images.tile(arrays["samples"], IN_A_ROW)),
        key="samples",
        alt=f"{run.letter}: {len(arrays['samples'])} images decoded from draws of N(0, I).",
        height=None,
    )
    st.caption("Held-out images, and their reconstructions below")
    chart(
        lambda: images.grey(
            images.reconstructions(arrays["originals"], arrays["reconstructions"], IN_A_ROW)
        ),
        key="reconstructions",
        alt=f"{run.letter}: held-out images above, the decoded means of their posteriors below.",
        height=None,
    )
