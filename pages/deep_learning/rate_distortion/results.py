"""Results of the page on rate and distortion."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from kllab.data.image_sheet import tile
from kllab.divergences.units import Unit
from kllab.topics.rate_distortion.run_view import Point, RateDistortionRun
from kllab.topics.rate_distortion.snippet import CORRECTED, TUTORIAL
from pages.charts import images
from pages.charts.steady_range import Range
from pages.deep_learning.rate_distortion import controls as own
from pages.deep_learning.rate_distortion import figures, steps_figure, text
from pages.web import equation, moments, tutorial, units
from pages.web.chart import Dragged, chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import comparison, draw_each_number, tables_and_files
from pages.web.workbench import Places, Views

IN_A_ROW = 10
"""Number of images per row: all are seen at once, beside the plane."""


def results(
    runs: Sequence[LiveRun[RateDistortionRun]], run: LiveRun[RateDistortionRun], places: Places
) -> Views:
    """Draw the plane of the run in focus and the numbers of its chosen point; return the views.

    A time slider goes back to the points as they stood before.
    """
    unit, newest = units.current(), run.view
    with places.numbers, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=190):
            place = own.chosen(newest)
        with st.container(width=170):
            step = moments.step_of(run)
        view = newest if step is None else newest.at(step)
        point = view.point(place)
        draw_each_number(text.latest(point, unit), text.explained(unit))
    ends = figures.axes(newest, unit)
    then = "" if view is newest else moments.said(int(view.path[0][-1]), run.status.total_steps)
    others = [
        each for each in runs if each is not run and each.view.config.dataset == view.config.dataset
    ]
    with places.picture:
        chart(
            partial(figures.plane, view, point, unit, others, ends=ends, then=then),
            key="plane",
            alt=f"{then} {text.plane(view, point, unit)}".strip(),
            height=None,
            on_drag=partial(choose, view, point, unit, ends),
        )

    return {
        "Pictures": partial(pictures, run, point, step),
        "Bounds": partial(bounds, view, point, unit),
        "Slope": partial(slope, view, point, unit),
        "Steps": partial(over_steps, newest, newest.point(place), unit),
        "Tutorial": partial(mistake, view, unit),
        "Data": partial(data, runs, run, unit),
    }


def choose(
    run: RateDistortionRun,
    point: Point,
    unit: Unit,
    ends: tuple[Range, Range],
    dragged: Dragged,
) -> None:
    """Choose the point that was clicked; of the same curve and seed if the handle was dragged."""
    rate, distortion = dragged.x * unit.in_nats, dragged.y * unit.in_nats
    if dragged.name == figures.CLICK:
        (left, right), (low, high) = ends
        place = run.nearest(rate, distortion, per_rate=(high - low) / (right - left))
    else:
        place = run.nearest_in_curve(rate, point.place)
    own.choose(run.config, place)


def pictures(run: LiveRun[RateDistortionRun], point: Point, step: float | None) -> None:
    """Draw samples and reconstructions of the chosen point, the last ones before a step."""
    if not run.view.has_pictures:
        st.caption("The first pictures come in a moment.")
        return
    arrays, time = moments.arrays_at(run, ("samples", "reconstructions"), step)
    samples, originals, reconstructions = run.view.pictures(point.place, arrays)
    of_samples, of_reconstructions = (f"{time}{each}" for each in text.pictures(point))
    st.caption(f"{time}Samples from the prior")
    chart(
        lambda: images.grey(tile(samples, IN_A_ROW)),
        key="samples",
        alt=of_samples,
        height=None,
    )
    st.caption("Held-out images, and their reconstructions below")
    chart(
        lambda: images.grey(images.reconstructions(originals, reconstructions, IN_A_ROW)),
        key="reconstructions",
        alt=of_reconstructions,
        height=None,
    )


def bounds(run: RateDistortionRun, point: Point, unit: Unit) -> None:
    """Describe the bounds of the plane, and those of the chosen point."""
    st.markdown(text.bounds(run, point, unit))


def slope(run: RateDistortionRun, point: Point, unit: Unit) -> None:
    """Draw loss, ELBO and slope of the chosen point with their numbers."""
    equation.draw(text.formula(point, unit))
    st.markdown(text.slopes(run, point))


def over_steps(run: RateDistortionRun, point: Point, unit: Unit) -> None:
    """Draw rate and distortion of the chosen point over the training."""
    st.caption(f"Held-out images, {text.named(point)}")
    figure = partial(steps_figure.over_steps, run, point, unit)
    alt = (
        f"Rate, distortion and their sum over the steps, {text.named(point)}: now "
        f"{unit.text(point.rate, 4)}, {unit.text(point.distortion, 4)} and "
        f"{unit.text(point.nelbo, 4)}."
    )
    chart(figure, key="over-steps", alt=alt, height=None)


def mistake(run: RateDistortionRun | None, unit: Unit) -> None:
    """Compare the tutorial's weighted loss with the ELBO."""
    if run:
        st.markdown(text.tutorial(run, unit))
    tutorial.code(TUTORIAL, CORRECTED)


def data(
    runs: Sequence[LiveRun[RateDistortionRun]], run: LiveRun[RateDistortionRun], unit: Unit
) -> None:
    """Draw the tables and files of a run; of several runs also their best models."""
    if len(runs) > 1:
        comparison(runs, text.compared, unit)
    tables_and_files(run, unit)
