"""Pitfalls: wrong code beside right code, both run with the visitor's numbers."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from kllab.topics.pitfalls.compute import explore
from kllab.topics.pitfalls.result import Result
from kllab.topics.pitfalls.run_view import PitfallRun
from kllab.topics.pitfalls.spec import Case
from pages.foundations.pitfalls import controls as own
from pages.foundations.pitfalls import figures, text, views
from pages.foundations.pitfalls.presets import CASES
from pages.web import address, live, page, training_rail, units, workbench
from pages.web.chart import chart
from pages.web.live_run import LiveRun
from pages.web.run_curves import tables_and_files
from pages.web.workbench import Places, Views

TITLE = "Pitfalls"
LEAD = (
    "Learn which formulas to distrust: choose a mistake, move its inputs, and read what the "
    "**wrong code** gives beside the **right** one."
)


@st.fragment(key=live.LABORATORY)
@address.section(own.CONTROLS)
def laboratory() -> None:
    """Draw the choice of a mistake, its inputs, and both results."""
    rail, stage = workbench.lay_out(TITLE, LEAD)
    with rail:
        planned = training_rail.draw("pitfalls", own.draw, CASES, label="Run")
    case = own.case_of(planned.values)
    own.show_recorded_of_chosen(case.name, planned.preset)
    with stage:
        if planned.config is None:
            at_once(case)
        else:
            about = partial(views.about, case, planned.preset)
            live.panel(
                "pitfalls",
                PitfallRun,
                text.label,
                partial(of_run, case),
                partial(before, case),
                {live.ABOUT: about},
                preview=False,
                first="Code",
            )


def at_once(case: Case) -> None:
    """Draw the numbers of a mistake that needs no worker."""
    unit, places = units.current(), workbench.places()
    result = explore(case)
    draw(result, places, movable=True)
    places.draw_views(
        {
            "Code": partial(views.code, case),
            live.ABOUT: partial(views.about, case, None),
            "Reported": partial(views.reported, case.mistake),
            "Data": lambda: page.data(result.tables, unit, name="pitfalls"),
        }
    )


def draw(result: Result, places: Places, *, movable: bool = False) -> None:
    """Draw the numbers and the picture."""
    unit = units.current()
    with places.numbers:
        views.numbers(result, unit)
    with places.picture:
        chart(
            figures.comparison(result, unit, movable=movable),
            key=f"pitfall-{result.case.name}",
            alt=text.picture(result, unit),
            height=None,
            on_drag=partial(own.move, result.case) if movable else None,
        )


def of_run(
    chosen: Case, _: Sequence[LiveRun[PitfallRun]], run: LiveRun[PitfallRun], places: Places
) -> Views:
    """Draw the run in focus; return its views. `chosen` is the case that the rail describes."""
    result = run.view.result
    draw(result, places)
    if result.case != chosen:
        places.numbers.caption(text.of_other_inputs(run.letter, result.case))
    return {
        "Code": partial(views.code, result.case),
        live.ABOUT: partial(views.about, chosen, None),
        "Reported": partial(views.reported, result.mistake),
        "Data": partial(tables_and_files, run, units.current()),
    }


def before(case: Case, places: Places) -> Mapping[str, partial[None]]:
    """Draw what will run, while nothing has."""
    with places.numbers:
        st.caption(text.PRESS_RUN)
    with places.picture:
        chart(figures.empty(case, units.current()), key="empty", alt=text.empty(case), height=None)
    return {
        "Code": partial(views.code, case),
        "Reported": partial(views.reported, case.mistake),
    }


own.open_page()
laboratory()
