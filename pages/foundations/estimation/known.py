"""Estimates from samples of a known P and Q, beside the truth."""

from typing import Any

from streamlit.delta_generator import DeltaGenerator

from kllab.topics.estimation.compute import EstimationView, explore
from kllab.topics.estimation.spec import Sampling
from pages.foundations.estimation import controls as own
from pages.foundations.estimation import figures, text, views
from pages.web import controls, dragging, presets, units, workbench
from pages.web.chart import chart
from pages.web.run_curves import draw_numbers


def draw(rail: DeltaGenerator, stage: DeltaGenerator) -> None:
    """Draw the controls and the results."""
    unit = units.current()
    with rail:
        values, _ = presets.above(own.CASES, _controls)
    with stage:
        places = workbench.places()
        view = at_rest(Sampling(**values))
    with places.numbers:
        draw_numbers(text.numbers(view, unit))
    with places.picture:
        alt = text.estimates(view, unit)
        chart(figures.estimates(view, unit), key="estimates", alt=alt, height=None)
    places.draw_views(views.of(view, unit))


def _controls() -> dict[str, Any]:
    values = controls.draw((*own.PAIR, *own.SAMPLES))
    return values | controls.draw_more(own.SETTINGS)


def at_rest(spec: Sampling) -> EstimationView:
    """Return the view of a spec; while a handle or a slider is dragged without the slow estimators.

    They come with the release, so that a copied link opens the numbers that its sender sees.
    """
    return explore(spec, with_slow=not dragging.is_moving())
